/** Where ports are known from, each list in the order in which its ports matter. TCP. */
export interface PortSources {
  /** Those that services of this network have, by how many offer them. */
  seen: readonly number[];
  /** Those that the project judges. */
  judged: readonly number[];
  /** Those that IANA has names for. */
  registered: readonly number[];
}

/** Lists of ports by name, and how many each has. */
export const PORT_PROFILES = { 'top-100': 100, 'top-1000': 1_000 } as const;
export type PortProfile = keyof typeof PORT_PROFILES;
export const PORT_PROFILE_NAMES = Object.keys(PORT_PROFILES) as [PortProfile, ...PortProfile[]];

/** Beyond this a port of the network itself says more of one machine than of all. */
const MOST_SEEN = 0.5;

/** The ports of a profile, of those that may be asked: first what this network has, then what is judged, then what has a name. */
export function topPorts(
  profile: PortProfile,
  { seen, judged, registered }: PortSources,
  mayAsk: (port: number) => boolean = () => true,
): number[] {
  const most = PORT_PROFILES[profile];
  const ranked = [...seen.filter(mayAsk).slice(0, most * MOST_SEEN), ...judged, ...registered];
  return [...new Set(ranked.filter(mayAsk))].slice(0, most).sort((a, b) => a - b);
}
