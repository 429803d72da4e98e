/** An application as it was after the last run. */
export interface KnownApplication {
  id: string;
  name: string;
  /** Whether a person made it or changed it: it stays, with or without members. */
  stated: boolean;
  members: ReadonlySet<string>;
}

/** A group to be stored: the application it continues, or null for a new one. */
export interface MatchedGroup<Group> {
  group: Group;
  known: KnownApplication | null;
}

/** A group continues an application when they share so much of what either has (Jaccard's coefficient). */
const LEAST_SHARED = 0.3;

/**
 * Finds for each group the application that it continues, so that ids and names stay: the pairs that
 * share most members, each at most once.
 */
export function matchGroups<Group extends { addresses: ReadonlySet<string> }>(
  groups: readonly Group[],
  known: readonly KnownApplication[],
): MatchedGroup<Group>[] {
  const matched = new Map<Group, KnownApplication>();
  const taken = new Set<string>();
  const pairs = sharing(groups, known);
  pairs.sort((a, b) => b.shared - a.shared || (a.known.id < b.known.id ? -1 : 1));
  for (const { group, known: each } of pairs) {
    if (matched.has(group) || taken.has(each.id)) continue;
    matched.set(group, each);
    taken.add(each.id);
  }
  return groups.map((group) => ({ group, known: matched.get(group) ?? null }));
}

interface Sharing<Group> {
  group: Group;
  known: KnownApplication;
  shared: number;
}

function sharing<Group extends { addresses: ReadonlySet<string> }>(
  groups: readonly Group[],
  known: readonly KnownApplication[],
): Sharing<Group>[] {
  const holders = new Map<string, KnownApplication[]>();
  for (const each of known)
    for (const address of each.members) holders.set(address, [...(holders.get(address) ?? []), each]);
  return groups.flatMap((group) => {
    const counts = new Map<KnownApplication, number>();
    for (const address of group.addresses)
      for (const each of holders.get(address) ?? []) counts.set(each, (counts.get(each) ?? 0) + 1);
    const shares = [...counts].map(([each, both]) => {
      return { group, known: each, shared: both / (group.addresses.size + each.members.size - both) };
    });
    return shares.filter(({ shared }) => shared >= LEAST_SHARED);
  });
}

/** A name that nobody has yet: the wanted one, or with a number behind it. */
export function freeName(wanted: string, taken: Set<string>): string {
  const base = [...wanted].slice(0, 110).join('');
  let name = base;
  for (let no = 2; taken.has(name.toLowerCase()); no++) name = `${base} ${no}`;
  taken.add(name.toLowerCase());
  return name;
}
