import { firstLabel } from './host-name.ts';

/** A name of an address by one source, over all uploads. */
export interface NameEvidence {
  value: string;
  source: string;
  confidence: number;
  count: number;
  /** Seconds since the Unix epoch. */
  lastSeen: number;
  /** Addresses that the same source gives the same name. */
  addresses: number;
}

/** A name with what it is worth against the others. */
export interface RankedName extends NameEvidence {
  score: number;
}

/** Sources in which a machine says its own name: where they differ, the address has gone to another machine. */
const OWN = new Set(['dhcp', 'kerberos', 'ntlm', 'smb', 'rdp']);
/** Below this an address stays without a name. */
const LEAST = 30;

/**
 * The names of an address, the best first. What several sources agree on gains; what many addresses share (a name of a
 * service, a content network) loses, and so does what a machine called itself that had the address before.
 */
export function rankNames(names: readonly NameEvidence[]): RankedName[] {
  const holder = lastHolder(names);
  const sourcesOf = (label: string) =>
    new Set(names.flatMap(({ value, source }) => (firstLabel(value) === label ? source : [])));
  const perSource = (source: string) =>
    new Set(names.flatMap((name) => (name.source === source ? firstLabel(name.value) : []))).size;
  return names
    .map((name) => {
      const label = firstLabel(name.value);
      const shared = Math.min(40, 8 * Math.max(0, name.addresses - 3));
      const crowd = OWN.has(name.source) ? 0 : Math.min(25, 5 * Math.max(0, perSource(name.source) - 3));
      const gone = OWN.has(name.source) && holder !== null && label !== holder ? 35 : 0;
      const agreed = Math.min(10, 5 * (sourcesOf(label).size - 1));
      return { ...name, score: Math.min(99, Math.max(1, name.confidence + agreed - shared - crowd - gone)) };
    })
    .sort((one, other) => other.score - one.score || other.count - one.count || (one.value < other.value ? -1 : 1));
}

/** The name that stands for the address; null when none is worth it. A full name is preferred to its bare first label. */
export function bestName(ranked: readonly RankedName[]): RankedName | null {
  const [best] = ranked;
  if (best === undefined || best.score < LEAST) return null;
  if (best.value.includes('.')) return best;
  const full = ranked.find(({ value, score }) => value.startsWith(`${best.value}.`) && score >= LEAST);
  return full === undefined ? best : { ...full, score: Math.max(full.score, best.score) };
}

function lastHolder(names: readonly NameEvidence[]): string | null {
  const own = names.filter(({ source }) => OWN.has(source));
  const [last] = own.sort((one, other) => other.lastSeen - one.lastSeen || other.count - one.count);
  return last === undefined ? null : firstLabel(last.value);
}
