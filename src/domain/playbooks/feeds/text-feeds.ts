import { type FeedEntry, type FeedList, valuesOf } from './entry.ts';

/** One value a line, and nothing else. */
export function plainFeed(entries: readonly FeedEntry[], kind: FeedEntry['kind']): string {
  return lines(valuesOf(entries, kind));
}

/**
 * An external dynamic list as firewalls fetch it: one kind of value, no comments. URLs stand without their scheme, and
 * end with a slash where only a host is named, as PAN-OS wants them.
 */
export function edlFeed(entries: readonly FeedEntry[], kind: FeedEntry['kind']): string {
  const values = valuesOf(entries, kind);
  if (kind !== 'url') return lines(values);
  const bare = values.map((value) => value.replace(/^[a-z]+:\/\//, ''));
  return lines(bare.map((value) => (value.includes('/') ? value : `${value}/`)));
}

/**
 * A file for `nft -f`: the table `ringfence` with one set for IPv4 and one for IPv6, emptied and filled in one
 * transaction. Rules of the firewall's own name the sets: `ip saddr @perimeter_v4 drop` in a chain of that table.
 */
export function nftablesFeed({ id, name }: FeedList, entries: readonly FeedEntry[]): string {
  const addresses = valuesOf(entries, 'address');
  const set = setName(name, id);
  return [
    '#!/usr/sbin/nft -f',
    'add table inet ringfence',
    ...setOf(
      `${set}_v4`,
      'ipv4_addr',
      addresses.filter((address) => !address.includes(':')),
    ),
    ...setOf(
      `${set}_v6`,
      'ipv6_addr',
      addresses.filter((address) => address.includes(':')),
    ),
    '',
  ].join('\n');
}

function setOf(name: string, type: string, values: readonly string[]): string[] {
  return [
    `add set inet ringfence ${name} { type ${type}; flags interval; auto-merge; }`,
    `flush set inet ringfence ${name}`,
    ...(values.length > 0 ? [`add element inet ringfence ${name} { ${values.join(', ')} }`] : []),
  ];
}

/** Letters, digits and underscores, beginning with a letter; a list whose name has none is called by its id. */
function setName(name: string, id: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40);
  return `${plain || 'list'}_${id.slice(0, 8)}`;
}

function lines(values: readonly string[]): string {
  return values.map((value) => `${value}\n`).join('');
}
