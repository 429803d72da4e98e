/** An entry of a list that firewalls read. */
export interface FeedEntry {
  id: string;
  kind: 'address' | 'domain' | 'url';
  value: string;
  reason: string;
  added_at: Date;
  expires_at: Date;
  /** Taken off the list before its time. */
  removed_at: Date | null;
}

/** The list that it belongs to. */
export interface FeedList {
  id: string;
  name: string;
  description: string;
  created_at: Date;
}

export const ENTRY_KINDS = ['address', 'domain', 'url'] as const satisfies FeedEntry['kind'][];

/** Values of a kind, each once. */
export function valuesOf(entries: readonly FeedEntry[], kind: FeedEntry['kind']): string[] {
  return [...new Set(entries.filter((entry) => entry.kind === kind).map(({ value }) => value))];
}
