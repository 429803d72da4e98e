import type { Knex } from 'knex';
import { CHANGE_SUBJECTS } from '../src/db/change-sources.ts';
import { inTenant } from '../src/db/database.ts';
import { lockHistory, openTouchedDays, touchAllDays } from '../src/db/fold-days.ts';
import { foldNodeDays } from '../src/db/fold-node-days.ts';
import { CHANGES, countChanges, listChanges } from '../src/db/network-changes.ts';
import { readHistory } from '../src/db/network-history.ts';
import { openTouchedPairs } from '../src/db/topology.ts';
import { placeNodesLater } from '../src/db/zone-placement.ts';
import { asOwner, type TestDatabase, testDatabase } from '../test/support/database.ts';
import { makeTenant } from '../test/support/tenant.ts';

const DAYS = 30;
/** Of a service: a tenth begins late, a tenth ends early. */
const MEAN_DAYS = 0.8 * DAYS + 0.1 * 10 + 0.1 * 11;
const NODES = 100_000;
const RANGES = 10_000;
const BEGIN = '2026-01-01';
const WINDOW = {
  from: new Date('2026-01-15T00:00:00Z'),
  to: new Date('2026-01-29T00:00:00Z'),
  silenceDays: 7,
  factor: 3,
};
/** What an answer may take. */
const LIMIT_SECONDS = 1;

/**
 * Questions to the history over so many rolled-up rows: a month of services of 100,000 nodes, a tenth of them new, a
 * tenth gone, one in fifty changed on a day; and the placing of all nodes in 10,000 prefixes.
 */
export async function benchChanges(rows: number): Promise<string[][]> {
  const db = await testDatabase();
  try {
    const tenantId = await makeTenant(db.ownerUrl);
    await fill(db, tenantId, Math.ceil(rows / MEAN_DAYS));
    const summing = await sumNodeDays(db, tenantId);
    const measured = (work: (transaction: Knex.Transaction) => Promise<unknown>) => secondsOf(db, tenantId, work);
    const lines: string[][] = [];
    const add = (name: string, seconds: number) =>
      lines.push([name, seconds.toFixed(3), (seconds / LIMIT_SECONDS).toFixed(2)]);
    add('changes: every count', await measured((transaction) => countChanges(transaction, WINDOW)));
    for (const subject of CHANGE_SUBJECTS) {
      for (const change of CHANGES) {
        const question = { subject, change, window: WINDOW };
        add(
          `changes: a page of ${change} ${subject}s`,
          await measured((transaction) => listChanges(transaction, question, { limit: 50 })),
        );
      }
    }
    const month = {
      bucket: 'day',
      from: new Date(`${BEGIN}T00:00:00Z`),
      to: new Date('2026-02-01T00:00:00Z'),
    } as const;
    add(
      'history: the days of the busiest server',
      await measured((transaction) => readHistory(transaction, { node: '10.0.0.0' }, month)),
    );
    add(
      'history: the days of a client',
      await measured((transaction) => readHistory(transaction, { node: '10.1.0.7' }, month)),
    );
    const placing = await measured(placeNodesLater);
    const title = `${rows.toLocaleString('en')} rolled-up rows`;
    return [
      [title, 'seconds', `of ${LIMIT_SECONDS} s`],
      ...lines,
      ['history: all days of all nodes summed', summing.toFixed(3), ''],
      [`zones: ${NODES.toLocaleString('en')} nodes in ${RANGES.toLocaleString('en')} prefixes`, placing.toFixed(3), ''],
    ];
  } finally {
    await db.drop();
  }
}

/** As a history of everything does, once. */
async function sumNodeDays({ database }: TestDatabase, tenantId: string): Promise<number> {
  const began = performance.now();
  const sum = async (transaction: Knex.Transaction) => {
    await lockHistory(transaction);
    await openTouchedDays(transaction);
    await openTouchedPairs(transaction);
    await transaction.raw('insert into touched_pairs select distinct client, server from service_days');
    await touchAllDays(transaction);
    await transaction.raw('create temporary table folded_days on commit drop as select distinct day from touched_days');
    await foldNodeDays(transaction);
  };
  await inTenant(database.app, tenantId, sum, { statementTimeout: 600_000 });
  return (performance.now() - began) / 1_000;
}

/** The median of three, after one that only warms. */
async function secondsOf(
  { database }: TestDatabase,
  tenantId: string,
  work: (transaction: Knex.Transaction) => Promise<unknown>,
): Promise<number> {
  const took: number[] = [];
  for (let i = 0; i < 4; i++) {
    const began = performance.now();
    await inTenant(database.app, tenantId, work, { statementTimeout: 120_000 });
    if (i > 0) took.push((performance.now() - began) / 1_000);
  }
  return took.sort((a, b) => a - b)[1] as number;
}

/** Service n: of client n mod nodes, at one of a thousand servers; new in the last ten days, gone after the first ten, or neither. */
async function fill({ ownerUrl }: TestDatabase, tenantId: string, services: number): Promise<void> {
  const sql = (text: string) => asOwner(ownerUrl, text.replaceAll(':tenant', `'${tenantId}'::uuid`));
  const client = (n: string) => `('10.1.0.0'::inet + (${n} % ${NODES}))`;
  // A tenth of all services is offered by one server: what is shared by everybody is what takes longest.
  const server = (n: string) => `('10.0.0.0'::inet + case when ${n} % 10 = 0 then 0 else ${n} % 997 + 1 end)`;
  const first = (n: string) => `(date '${BEGIN}' + case when ${n} % 10 = 3 then 20 else 0 end)`;
  const last = (n: string) => `(date '${BEGIN}' + case when ${n} % 10 = 4 then 10 else ${DAYS - 1} end)`;
  const seen = (day: string) => `(${day}::timestamp + interval '9 hours') at time zone 'UTC'`;
  const counters = '0, 0, 0, 0';
  await sql(`
    insert into network_nodes (tenant_id, address, scope, flows, failed_flows, first_seen, last_seen)
    select :tenant, ${client('n')}, 'internal', 1, 0, ${seen(first('n'))}, ${seen(last('n'))} from generate_series(0, ${NODES - 1}) n
    union all
    select :tenant, '10.0.0.0'::inet + n, 'internal', 1, 0, ${seen(`date '${BEGIN}'`)}, ${seen(last('0'))} from generate_series(0, 997) n`);
  await sql(`
    create temporary table made as
    select n, ${client('n')} as client, ${server('n')} as server, 6::smallint as protocol, (1 + n / ${NODES})::integer as port,
      ${first('n')} as first, ${last('n')} as last
    from generate_series(0, ${services - 1}) n;
    insert into network_connections (tenant_id, client_id, server_id, services, flows, first_seen, last_seen)
    select :tenant, client.id, server.id, count(*), 1, min(${seen('made.first')}), max(${seen('made.last')})
    from made join network_nodes client on client.address = made.client join network_nodes server on server.address = made.server
    group by client.id, server.id;
    insert into network_services (tenant_id, connection_id, protocol, port, flows, first_seen, last_seen)
    select :tenant, connection.id, made.protocol, made.port, 1, ${seen('made.first')}, ${seen('made.last')}
    from made join network_nodes client on client.address = made.client join network_nodes server on server.address = made.server
    join network_connections connection on connection.client_id = client.id and connection.server_id = server.id;
    insert into port_openings (tenant_id, node_id, protocol, port, clients, first_seen, last_seen)
    select :tenant, connection.server_id, service.protocol, service.port, count(*), min(service.first_seen), max(service.last_seen)
    from network_services service join network_connections connection on connection.id = service.connection_id group by 2, 3, 4;
    select set_config('app.tenant_id', :tenant::text, false), ensure_day_leaf('service_days', '${BEGIN}'),
      ensure_day_leaf('day_changes', '${BEGIN}');
    insert into service_days
    select :tenant, date '${BEGIN}' + day, client, server, protocol, port, 10, 0, 1000000, 1000, ${counters}
    from generate_series(0, ${DAYS - 1}) day cross join made where date '${BEGIN}' + day between made.first and made.last
    order by day, server, client;
    insert into day_changes
    select :tenant, date '${BEGIN}' + 4 + (n / 50) % 25, 'service', client, server, protocol, port, 100, 10, 9000000, 1000000, 0, 0, 9
    from made where n % 50 = 1
    union all
    select :tenant, date '${BEGIN}' + 4 + (n / 500) % 25, 'node', client, null, null, null, 100, 10, 9000000, 1000000, 0, 0, 9
    from made where n % 500 = 1`);
  await sql(`
    with zone as (insert into zones (tenant_id, name) values (:tenant, 'made') returning id)
    insert into zone_ranges (tenant_id, zone_id, range)
    select :tenant, id, network(set_masklen('10.1.0.0'::inet + n * 16, 28)) from zone, generate_series(0, ${RANGES - 11}) n
    union all
    select :tenant, id, network(set_masklen('10.1.0.0'::inet, 8 + n)) from zone, generate_series(1, 10) n`);
  await sql('vacuum (analyze)');
}
