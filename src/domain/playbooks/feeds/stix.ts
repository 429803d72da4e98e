import type { FeedEntry, FeedList } from './entry.ts';

/** An object of STIX 2.1, with the time it came into its collection in this version. */
export interface StixObject {
  id: string;
  type: string;
  spec_version: '2.1';
  created: string;
  modified: string;
  [property: string]: unknown;
}

/** Who publishes a list. */
export function stixIdentity({ id, name, description, created_at }: FeedList): StixObject {
  const at = created_at.toISOString();
  return {
    ...{ type: 'identity', spec_version: '2.1', id: `identity--${id}`, created: at, modified: at },
    ...{ name: `Ringfence: ${name}`, identity_class: 'system' },
    ...(description === '' ? {} : { description }),
  };
}

/** An entry as an indicator; one that was taken off the list is revoked. */
export function stixIndicator({ id: listId }: FeedList, entry: FeedEntry): StixObject {
  const { added_at, removed_at, expires_at } = entry;
  return {
    ...{ type: 'indicator', spec_version: '2.1', id: `indicator--${entry.id}`, created_by_ref: `identity--${listId}` },
    ...{ created: added_at.toISOString(), modified: versionOf(entry).toISOString() },
    ...(removed_at === null ? {} : { revoked: true }),
    ...{ name: entry.value, description: entry.reason, indicator_types: ['malicious-activity'] },
    ...{ pattern: patternOf(entry), pattern_type: 'stix', pattern_version: '2.1' },
    ...{ valid_from: added_at.toISOString(), valid_until: expires_at.toISOString() },
  };
}

/** A bundle of everything that is on a list now. Its id follows from the list and its newest entry. */
export function stixBundle(list: FeedList, entries: readonly FeedEntry[]): string {
  const objects = [stixIdentity(list), ...entries.map((entry) => stixIndicator(list, entry))];
  return JSON.stringify({ type: 'bundle', id: `bundle--${entries.at(-1)?.id ?? list.id}`, objects });
}

/** When an entry became what it is now. */
export function versionOf({ added_at, removed_at }: Pick<FeedEntry, 'added_at' | 'removed_at'>): Date {
  return removed_at ?? added_at;
}

function patternOf({ kind, value }: FeedEntry): string {
  const text = `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (kind === 'domain') return `[domain-name:value = ${text}]`;
  if (kind === 'url') return `[url:value = ${text}]`;
  return `[ipv${value.includes(':') ? 6 : 4}-addr:value = ${text}]`;
}
