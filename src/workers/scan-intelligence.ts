import type { Knex } from 'knex';
import { addFindings } from '../db/findings.ts';
import {
  indicatorsOf,
  type NamedRow,
  readIndicatorValues,
  readNamed,
  readNodeAddresses,
  readServicesOf,
} from '../db/indicator-sightings.ts';
import { type Configured, openIntelPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import type { KnownIndicator, Sighting } from '../domain/detections/intel-rule.ts';
import type { IndicatorValue } from '../domain/intel/indicator.ts';
import { IndicatorIndex } from '../domain/intel/indicator-index.ts';
import { namedBy } from '../domain/intel/named-by.ts';
import { scopeOf } from '../domain/topology/scope.ts';
import type { JobContext } from './processor.ts';

/** Runs the rules that judge where indicators were seen, over the whole topology and everything that logs named. */
export async function scanIntelligence(
  transaction: Knex.Transaction,
  configured: readonly Configured[],
  { signal }: JobContext,
): Promise<void> {
  const found: Finding[] = [];
  const pass = openIntelPass(configured, (finding) => found.push(finding));
  if (!pass) return;
  const index = new IndicatorIndex();
  for await (const batch of readIndicatorValues(transaction)) {
    signal.throwIfAborted();
    for (const one of batch) index.add(one);
  }
  if (index.length === 0) return;
  for await (const sighting of addressSightings(transaction, index)) pass.sighting(sighting);
  signal.throwIfAborted();
  for (const sighting of await nameSightings(transaction, index)) pass.sighting(sighting);
  pass.end();
  await addFindings(transaction, found);
}

async function* addressSightings(transaction: Knex.Transaction, index: IndicatorIndex): AsyncGenerator<Sighting> {
  const matched = new Map<string, IndicatorValue[]>();
  const nodes: string[] = [];
  for await (const batch of readNodeAddresses(transaction)) {
    for (const { id, address } of batch) {
      const values = index.address(address);
      if (values.length === 0) continue;
      matched.set(address, values);
      nodes.push(id);
    }
  }
  if (nodes.length === 0) return;
  const known = await indicatorsOf(transaction, [...matched.values()].flat());
  const of = (address: string | null) => all(matched.get(address ?? '') ?? [], known);
  for await (const batch of readServicesOf(transaction, nodes)) {
    for (const row of batch) yield { ...row, named: null, indicators: [...of(row.client), ...of(row.server)] };
  }
}

async function nameSightings(transaction: Knex.Transaction, index: IndicatorIndex): Promise<Sighting[]> {
  const matched: { row: NamedRow; named: string; values: IndicatorValue[] }[] = [];
  for await (const batch of readNamed(transaction)) {
    for (const row of batch) for (const { named, values } of namedBy(row, index)) matched.push({ row, named, values });
  }
  if (matched.length === 0) return [];
  const known = await indicatorsOf(
    transaction,
    matched.flatMap(({ values }) => values),
  );
  return matched
    .map(({ row, named, values }) => sightingOf(row, named, all(values, known)))
    .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function all(values: readonly IndicatorValue[], known: ReadonlyMap<string, KnownIndicator[]>): KnownIndicator[] {
  return values.flatMap(({ kind, value }) => known.get(`${kind} ${value}`) ?? []);
}

/** A question to a resolver shows that somebody wanted to talk, not that anybody answered. */
function sightingOf(row: NamedRow, named: string, indicators: KnownIndicator[]): Sighting {
  const { kind, client, server, port, times, first_seen, last_seen } = row;
  const asked = kind === 'dns';
  return {
    ...{ client, client_scope: scopeOf(client), server, server_scope: server === null ? null : scopeOf(server) },
    ...{ protocol: port === null ? null : 6, port, flows: times, failed_flows: asked ? times : 0 },
    ...{ bytes_out: 0, bytes_in: 0, first_seen, last_seen, named, indicators },
  };
}

function orderOf({ client, server, named, port }: Sighting): string {
  return [client, server, named, port].join(' ');
}
