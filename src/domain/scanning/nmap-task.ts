/** How nmap looks at ports. */
export const NMAP_TECHNIQUES = ['connect', 'syn'] as const;
export type NmapTechnique = (typeof NMAP_TECHNIQUES)[number];

/** What nmap is to do besides; nothing of it is free text. */
export interface NmapTask {
  technique: NmapTechnique;
  versions: boolean;
  os: boolean;
  /** Packets a second. */
  rate: number;
}

/** Whether only root can do this: raw packets. */
export function needsRoot({ technique, os }: Pick<NmapTask, 'technique' | 'os'>): boolean {
  return technique === 'syn' || os;
}

/** The arguments for addresses of one family; without ports only who is there. Targets come on standard input, as addresses and nothing else. */
export function nmapArguments(
  { technique, versions, os, rate }: NmapTask,
  { ports, liveness, timing, family }: { ports: string; liveness: string | null; timing: string; family: 4 | 6 },
): string[] {
  return [
    // No names are looked up: that would be packets to others.
    ...['-n', '-iL', '-', '-oX', '-', '--no-stylesheet', '--disable-arp-ping', '--noninteractive'],
    ...(family === 6 ? ['-6'] : []),
    ...(liveness === null ? ['-Pn'] : [`-PS${liveness}`]),
    ...(ports === '' ? ['-sn'] : [technique === 'syn' ? '-sS' : '-sT', '-p', `T:${ports}`]),
    ...(versions ? ['-sV', '--version-light'] : []),
    ...(os ? ['-O', '--osscan-limit', '--max-os-tries', '1'] : []),
    ...({ polite: ['-T2'], normal: ['-T4'], fast: ['-T5'] }[timing] ?? ['-T4']),
    ...['--max-retries', '2', '--max-rate', String(Math.max(1, Math.floor(rate)))],
  ];
}
