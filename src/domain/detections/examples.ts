import type { ServiceRow } from './rule.ts';

const BASE: ServiceRow = {
  client: '192.0.2.1',
  server: '198.51.100.1',
  client_scope: 'external',
  server_scope: 'external',
  client_type: 'unknown',
  server_type: 'unknown',
  client_zone: null,
  server_zone: null,
  protocol: 6,
  port: 443,
  flows: 1,
  failed_flows: 0,
  bytes_out: 0,
  bytes_in: 0,
  packets_out: 0,
  packets_in: 0,
  first_seen: new Date('2026-01-05T08:00:00Z'),
  last_seen: new Date('2026-01-05T08:00:01Z'),
};

/** Rows for a rule's examples: an ordinary HTTPS service with the given differences. Addresses from RFC 5737. */
export function exampleRows(count: number, differences: (index: number) => Partial<ServiceRow>): ServiceRow[] {
  return Array.from({ length: count }, (_, index) => ({ ...BASE, ...differences(index) }));
}
