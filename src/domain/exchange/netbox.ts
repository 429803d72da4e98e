import { streamFile } from '../reports/formats/stream-file.ts';
import { zipFile } from '../reports/formats/zip-file.ts';
import type { Cell } from '../reports/model.ts';
import { csvFile } from './csv-file.ts';
import type { ExchangeKind } from './exchange-kind.ts';
import { list } from './json-parts.ts';

const ADDRESSES = ['address', 'vrf', 'status', 'dns_name', 'description'] as const;
const PREFIXES = ['prefix', 'vrf', 'status', 'description'] as const;
/** What NetBox takes for a DNS name; another is left to the description. */
const DNS_NAME = /^([0-9A-Za-z_-]+|\*)(\.[0-9A-Za-z_-]+)*\.?$/;
const LONGEST_DESCRIPTION = 200;

/** Addresses and prefixes for NetBox's bulk import, each in a file of its own. */
export const netbox: ExchangeKind = {
  name: 'netbox',
  title: 'NetBox import (CSV)',
  about: 'Internal addresses and the prefixes of zones, for the bulk import of NetBox IPAM',
  permission: 'network:read',
  filters: ['from', 'to', 'zone', 'application', 'within', 'site'],
  format: 'csv',
  contentType: 'application/zip',
  extension: 'zip',
  write: (facts, target, signal) =>
    streamFile(target, signal, async (sink) => {
      const zip = zipFile(sink, facts.generated);
      await zip.add('ip-addresses.csv', csvFile(ADDRESSES, facts.table('nodes'), addressOf));
      await zip.add(
        'prefixes.csv',
        csvFile(PREFIXES, prefixes(facts.table('zones')), (row) => row as never),
      );
      zip.end();
    }),
};

function addressOf(row: Record<string, Cell>): Record<(typeof ADDRESSES)[number], Cell> | null {
  const { address, address_site: site, hostname, scope, node_type, zone } = row;
  if (scope !== 'internal' || typeof address !== 'string') return null;
  const name = typeof hostname === 'string' && DNS_NAME.test(hostname) ? hostname.toLowerCase() : null;
  const words = [name === null ? hostname : null, node_type === 'unknown' ? null : node_type, zone && `zone ${zone}`];
  return {
    address: `${address}/${address.includes(':') ? 128 : 32}`,
    // What has the same addresses more than once is a VRF there.
    vrf: site ?? null,
    status: 'active',
    dns_name: name,
    description: described(words),
  };
}

async function* prefixes(
  zones: AsyncIterable<Record<string, Cell>[]>,
): AsyncGenerator<Record<(typeof PREFIXES)[number], Cell>[]> {
  for await (const batch of zones) {
    yield batch.flatMap(({ name, owner, ranges, own_ranges, overlapping_site }) =>
      list(ranges).map((prefix) => ({
        prefix,
        vrf: list(own_ranges).includes(prefix) ? (overlapping_site ?? null) : null,
        status: 'active',
        description: described([name, owner && `owner ${owner}`]),
      })),
    );
  }
}

function described(words: (Cell | undefined)[]): string {
  return words.filter(Boolean).join(', ').slice(0, LONGEST_DESCRIPTION);
}
