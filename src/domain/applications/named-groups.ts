import type { Voted } from './log-labels.ts';
import { labelKey } from './log-labels.ts';
import type { Stems } from './name-stems.ts';

/** A group that names speak for: its name, and how each member comes to it. */
export interface NamedGroup {
  name: string;
  /** Whether logs or tables call it so; else host names do. */
  stated: boolean;
  /** The key under which it is learned and found again. */
  key: string;
  members: Map<number, { by: 'log' | 'hostname'; share: number; word: string }>;
}

const NEARLY_ALL = 0.8;
const MOST = 0.6;

/**
 * Brings the names in logs and those in host names together: where the machines of a stem are those of a name, both are
 * one application. A name in a log counts before a stem.
 */
export function namedGroups(labels: ReadonlyMap<number, Voted>, stems: Stems): NamedGroup[] {
  const joined = joinStems(labels, stems);
  const groups = new Map<string, NamedGroup>();
  const groupOf = (key: string, name: string, stated: boolean) => {
    const held = groups.get(key);
    if (held) return held;
    const made: NamedGroup = { name, stated, key, members: new Map() };
    groups.set(key, made);
    return made;
  };
  for (const [node, { name, share }] of labels) {
    groupOf(`log ${labelKey(name)}`, name, true).members.set(node, { by: 'log', share, word: name });
  }
  for (const [node, stem] of stems) {
    if (labels.has(node)) continue;
    const label = joined.get(stem);
    const group = label ? groupOf(`log ${labelKey(label)}`, label, true) : groupOf(`name ${stem}`, stem, false);
    group.members.set(node, { by: 'hostname', share: 1, word: stem });
  }
  return [...groups.values()];
}

/** Stem → the name in logs that means the same machines. */
function joinStems(labels: ReadonlyMap<number, Voted>, stems: Stems): Map<string, string> {
  const both = new Map<string, Map<string, number>>();
  const ofLabel = new Map<string, number>();
  for (const [node, stem] of stems) {
    const label = labels.get(node)?.name;
    if (label === undefined) continue;
    const counts = both.get(stem) ?? new Map<string, number>();
    counts.set(label, (counts.get(label) ?? 0) + 1);
    both.set(stem, counts);
    ofLabel.set(label, (ofLabel.get(label) ?? 0) + 1);
  }
  const joined = new Map<string, string>();
  for (const [stem, counts] of both) {
    const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const [label, count] = [...counts].sort((a, b) => b[1] - a[1])[0] as [string, number];
    const ofStem = count / all;
    const share = count / (ofLabel.get(label) as number);
    if (ofStem >= NEARLY_ALL || (ofStem >= MOST && share >= MOST)) joined.set(stem, label);
  }
  return joined;
}
