/** What a record can tell that is no flow. */
export const OBSERVATION_KINDS = [
  ...(['dns', 'http', 'tls', 'ssh', 'login', 'dhcp', 'smb', 'rpc', 'ldap', 'mail', 'file-transfer'] as const),
  ...(['known-host', 'known-service', 'software', 'notice', 'anomaly', 'intrusion-alert', 'nat'] as const),
  // Of scanners: a host that answered, a port and its state.
  ...(['scanned-host', 'scanned-port'] as const),
  // Of captures: the hop limit that a host's packets arrive with.
  'hop-limit',
  // Of captures and Zeek: a host asks who has an address, or says so.
  'arp',
  // Of tables kept by hand: an application says that it needs this.
  'declared-dependency',
] as const;
export type ObservationKind = (typeof OBSERVATION_KINDS)[number];

/** Values of an observation's detail: what the source states, under the source's usual names in snake_case. */
export type ObservationValue = string | number | boolean | string[] | null;

/**
 * An observation: something a record says about hosts other than that they exchanged traffic: a name, a login, an open
 * port. It never becomes a connection by itself.
 */
export interface Observation {
  kind: ObservationKind;
  line: number;
  /** Microseconds since the Unix epoch, UTC; NaN when not stated. */
  time: number;
  /** Canonical text of an address; null when there is none. Who asked, signed in, connected, or the host it is about. */
  src: string | null;
  srcPort: number | null;
  dst: string | null;
  dstPort: number | null;
  /** IANA number; null when not stated. */
  protocol: number | null;
  /** The one value a person would look for: the name asked for, the user, the certificate's subject, the product. */
  name: string | null;
  detail: Record<string, ObservationValue>;
}

/** An observation with everything unstated but what is given. */
export function observation(
  kind: ObservationKind,
  line: number,
  stated: Partial<Omit<Observation, 'kind' | 'line'>>,
): Observation {
  return {
    kind,
    line,
    time: stated.time ?? Number.NaN,
    src: stated.src ?? null,
    srcPort: stated.srcPort ?? null,
    dst: stated.dst ?? null,
    dstPort: stated.dstPort ?? null,
    protocol: stated.protocol ?? null,
    name: stated.name ?? null,
    detail: stated.detail ?? {},
  };
}
