import type { Knex } from 'knex';
import { planForBatches } from '../src/db/batch-planning.ts';
import { inTenant } from '../src/db/database.ts';
import { readFlowColumns } from '../src/db/flow-columns.ts';
import { configureRules, openFlowsPass } from '../src/domain/detections/detect.ts';
import { FlowColumns } from '../src/domain/detections/flows/flow-columns.ts';
import { threatScan } from '../src/workers/threat-scan.ts';
import { asOwner, type TestDatabase, testDatabase } from '../test/support/database.ts';
import { jobContext } from '../test/support/network.ts';
import { makeTenant } from '../test/support/tenant.ts';
import { secondsOf, watched } from './measure.ts';

const DAY = 86_400;
const BEGIN = Date.UTC(2026, 0, 5) / 1000;
export const MOST_TIMES = 6;
const LEAST_TIMES = 4;
const FLOWS_AT_ONCE = 4_000_000;

/**
 * Two rows on so many flows: a threat scan by all rules beside one GROUP BY over the same rows, and the beacon scores of
 * half of them beside the same measures in SQL.
 */
export async function scanFlows(flows: number): Promise<string[][]> {
  const db = await testDatabase();
  try {
    const tenantId = await makeTenant(db.ownerUrl);
    await fill(db, tenantId, flows);
    const within = (work: (transaction: Knex.Transaction) => Promise<unknown>) => () =>
      inTenant(db.database.app, tenantId, work, { statementTimeout: 1_200_000 });
    const group = within((transaction) => transaction.raw(GROUPED));
    await group();
    const reference = await secondsOf(group);
    const scan = await watched(() => threatScan({}, jobContext(db, tenantId)));
    const half = { from: new Date(BEGIN * 1000), to: new Date((BEGIN + 5 * DAY) * 1000) };
    const inSql = await secondsOf(within((transaction) => scoreInSql(transaction, half)));
    const inColumns = await watched(within((transaction) => scoreFlows(transaction, half, flows / 2)));
    const [title, halfTitle] = [flows, flows / 2].map((count) => count.toLocaleString('en'));
    return [
      [
        `${title} flows, all rules; GROUP BY ${reference.toFixed(1)} s`,
        scan.seconds.toFixed(1),
        `${(scan.seconds / reference).toFixed(2)} of ${MOST_TIMES} x`,
        scan.megabytes,
      ],
      [
        `${halfTitle} flows, beacon scores; in SQL ${inSql.toFixed(1)} s`,
        inColumns.seconds.toFixed(1),
        `${(inSql / inColumns.seconds).toFixed(2)} >= ${LEAST_TIMES} x`,
        inColumns.megabytes,
      ],
    ];
  } finally {
    await db.drop();
  }
}

const GROUPED = `select count(*) from (select src, dst, protocol, dst_port, count(*), sum(bytes_out), sum(bytes_in),
  min(time), max(time) from flows group by 1, 2, 3, 4) grouped`;

/** Quartiles and median absolute deviations of intervals and sizes by service, which is the least that a score is made of. */
const SCORED = `with beats as materialized (
    select src, dst, protocol, dst_port, ip_bytes_out as size,
      extract(epoch from time - lag(time) over (partition by src, dst, protocol, dst_port order by time))::float8 as gap
    from flows where time between ? and ? and not failed),
  middles as (
    select src, dst, protocol, dst_port, percentile_cont(array[0.25, 0.5, 0.75]) within group (order by gap) as gaps,
      percentile_cont(array[0.25, 0.5, 0.75]) within group (order by size) as sizes
    from beats group by 1, 2, 3, 4)
  select count(*) from (
    select percentile_cont(0.5) within group (order by abs(gap - gaps[2])),
      percentile_cont(0.5) within group (order by abs(size - sizes[2]))
    from beats join middles using (src, dst, protocol, dst_port) group by src, dst, protocol, dst_port) scored`;

async function scoreInSql(transaction: Knex.Transaction, { from, to }: { from: Date; to: Date }): Promise<void> {
  await planForBatches(transaction);
  await transaction.raw(SCORED, [from, to]);
}

/** The same by the rule of the product, from the database to the findings. */
async function scoreFlows(transaction: Knex.Transaction, time: { from: Date; to: Date }, flows: number): Promise<void> {
  await planForBatches(transaction);
  const window = { from: time.from.getTime() / 1000, to: time.to.getTime() / 1000 };
  const beacon = configureRules({}).filter(({ rule }) => rule.id === 'beacon');
  const pass = openFlowsPass(beacon, { window, emit: () => {} });
  const columns = new FlowColumns();
  const shares = Math.max(1, Math.ceil(flows / FLOWS_AT_ONCE));
  for (let no = 0; no < shares; no++) {
    columns.clear();
    columns.reserve(Math.min(flows, FLOWS_AT_ONCE));
    await readFlowColumns(transaction, { ...time, share: { no, of: shares } }, columns);
    for (const client of columns.byClient()) pass?.client(client);
  }
  pass?.end();
}

/** Flows of 20,000 clients and 2,000 servers over ten days, one in a hundred failed. */
async function fill({ ownerUrl }: TestDatabase, tenantId: string, flows: number): Promise<void> {
  const time = `(timestamptz '2026-01-05Z' + (n * 864.0e3 / ${flows}) * interval '1 second')`;
  await asOwner(
    ownerUrl,
    `select set_config('app.tenant_id', '${tenantId}', false), ensure_flow_leaf('2026-01-01');
     with stored as (
       insert into uploads (tenant_id, name, size, sha256, storage_key, state, rows_read, rows_stored, first_seen, last_seen)
       values ('${tenantId}', 'made', 1, 'made', 'made', 'stored', ${flows}, ${flows}, '2026-01-05Z', '2026-01-15Z') returning no)
     insert into flows (tenant_id, upload_no, part, line, time, duration, src, dst, dst_port, protocol, bytes_out, bytes_in,
       ip_bytes_out, ip_bytes_in, failed)
     select '${tenantId}', stored.no, 1, n, ${time}, 1, '10.0.0.0'::inet + (n::bigint * 7919 % 20000), '10.9.0.0'::inet + (n::bigint * 31 % 2000),
       443 + n % 3, 6, 400 + n % 4000, 900, 700, 1200, n % 100 = 0
     from stored, generate_series(1, ${flows}) n`,
  );
  await asOwner(ownerUrl, 'vacuum (analyze) flows');
}
