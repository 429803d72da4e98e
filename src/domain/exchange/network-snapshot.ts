import type { Facts } from '../reports/facts.ts';
import { streamText } from '../reports/formats/stream-file.ts';
import { shownFilters } from '../reports/report-model.ts';
import type { ExchangeKind } from './exchange-kind.ts';
import { list, members, picked } from './json-parts.ts';

/** Grows when a field changes its meaning or goes away; new fields do not change it. */
const VERSION = 1;
const TRAFFIC = ['flows', 'failed_flows', 'bytes_out', 'bytes_in', 'first_seen', 'last_seen'];
const NODE = ['address', 'address_site', 'hostname', 'scope', 'node_type', 'os', 'zone', 'owner', ...TRAFFIC];
const SERVICE = [
  'client',
  'client_site',
  'server',
  'server_site',
  'protocol',
  'port',
  'application',
  'evidence',
  ...TRAFFIC,
];
const NEED = ['client', 'server', 'protocol', 'port', 'flows', 'confidence'];

/** The network as one JSON document: zones, applications, nodes, and the services between them. */
export const networkSnapshot: ExchangeKind = {
  name: 'network-snapshot',
  title: 'Network snapshot (JSON)',
  about: 'Zones, applications, nodes and services as one JSON document, activnet_data.json',
  permission: 'network:read',
  filters: ['from', 'to', 'zone', 'application', 'within', 'site'],
  format: 'json',
  contentType: 'application/json',
  extension: 'json',
  fileName: 'activnet_data.json',
  write: (facts, target, signal) => streamText(target, signal, pieces(facts)),
};

async function* pieces(facts: Facts): AsyncGenerator<string> {
  const head = {
    ...{ format: 'activnet_data', version: VERSION, producer: 'Ringfence', tenant: facts.subject },
    generated: facts.generated.toISOString(),
    filters: shownFilters(facts),
  };
  yield JSON.stringify(head).slice(0, -1);
  yield ',"zones":[';
  yield* members(facts.table('zones'), (row) => ({
    ...picked(row, ['name', 'criticality', 'environment', 'owner', 'site']),
    ...{ ranges: list(row.ranges), compliance: list(row.compliance) },
  }));
  yield '],"applications":[';
  yield* members(facts.table('applications'), (row) => ({
    ...picked(row, ['name', 'owner', 'criticality', 'archetype', 'readiness_score']),
    members: list(row.members),
  }));
  yield '],"dependencies":[';
  yield* members(facts.table('dependencies'), (row) => picked(row, NEED));
  yield '],"nodes":[';
  yield* members(facts.table('nodes'), (row) => picked(row, NODE));
  yield '],"services":[';
  yield* members(facts.table('services'), (row) => picked(row, SERVICE));
  yield ']}\n';
}
