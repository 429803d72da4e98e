import { confidenceOf, together } from './weigh.ts';

/** An operating system of an address by one source, over all uploads. */
export interface OsEvidence {
  value: string;
  source: string;
  confidence: number;
  count: number;
}

/** The system that evidence speaks for most, what it is worth (0 to 99), and every family that something spoke for. */
export interface OsVerdict {
  value: string;
  confidence: number;
  families: number;
  reasons: string[];
}

/** Names of families, which any particular name is preferred to. */
const GENERIC = new Set(['Windows', 'Unix-like', 'Linux', 'macOS or iOS', 'Linux (embedded)']);
const LINUX = /linux|ubuntu|debian|raspbian|centos|fedora|suse/i;

/** The source of what hop limits say: it agrees, or speaks where nothing else does, and contradicts nobody. */
export const HOP_LIMIT = 'hop-limit';

/** Systems that one machine could not be told apart by: Ubuntu is a Linux, Windows 7 a Windows. */
export function osFamily(value: string): string {
  if (value.startsWith('Windows')) return 'Windows';
  if (LINUX.test(value)) return 'Linux';
  return /^(macOS|iOS)/.test(value) ? 'Apple' : value;
}

/**
 * The best supported family, and of it the most particular name. What one source says often is still one piece of
 * evidence; other families take from it, as behind one address there may be several machines.
 */
export function bestOs(given: readonly OsEvidence[]): OsVerdict | null {
  const stated = new Set(given.flatMap(({ source, value }) => (source === HOP_LIMIT ? [] : osFamily(value))));
  const evidence = given.filter(
    ({ source, value }) => source !== HOP_LIMIT || stated.size === 0 || stated.has(osFamily(value)),
  );
  const families = new Map<string, OsEvidence[]>();
  for (const each of evidence) {
    const family = osFamily(each.value);
    families.set(family, [...(families.get(family) ?? []), each]);
  }
  const weighed = [...families.values()]
    .map((members) => ({ members, worth: together(strongest(members)) }))
    .sort((one, other) => other.worth - one.worth);
  const [best, second] = weighed;
  if (best === undefined) return null;
  const confidence = confidenceOf(best.worth * (1 - 0.6 * (second?.worth ?? 0)));
  const [named] = [...best.members].sort(
    (one, other) => rank(other) - rank(one) || other.count - one.count || (one.value < other.value ? -1 : 1),
  );
  const reasons = best.members.slice(0, 5).map(({ value, source, count }) => `${source}: ${value} (${count} times)`);
  return named === undefined ? null : { value: named.value, confidence, families: families.size, reasons };
}

/** Of each source the strongest word. */
function strongest(members: readonly OsEvidence[]): number[] {
  const sources = new Map<string, number>();
  for (const { source, confidence } of members) sources.set(source, Math.max(sources.get(source) ?? 0, confidence));
  return [...sources.values()].map((confidence) => confidence / 100);
}

function rank({ value, confidence }: OsEvidence): number {
  return confidence - (GENERIC.has(value) ? 30 : 0);
}
