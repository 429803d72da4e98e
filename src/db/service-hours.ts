import type { Knex } from 'knex';
import { hashed } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { conversations, EDGE, flowSums } from './sum-flows.ts';

/** More months than that are looked up rather than made for a whole span: a log may hold one wrong date. */
const MOST_MONTHS = 24;

/**
 * Makes the partitions that the hours of an upload need. In a transaction of its own: what it locks must not wait for a
 * discovery to end.
 */
export async function openHours(transaction: Knex.Transaction, uploadId: string): Promise<void> {
  const { rows } = await transaction.raw(
    `select no, first_seen is not null and last_seen < first_seen + interval '${MOST_MONTHS} months' as short
       from uploads where id = ?`,
    [uploadId],
  );
  if (rows.length === 0) return;
  const months = rows[0].short
    ? `select generate_series(date_trunc('month', first_seen, 'UTC') at time zone 'UTC', last_seen at time zone 'UTC', '1 month') as month
         from uploads where no = :no
       union select date_trunc('month', created_at, 'UTC') at time zone 'UTC' from uploads where no = :no`
    : `select distinct date_trunc('month', time, 'UTC') at time zone 'UTC' as month from flows where upload_no = :no`;
  await transaction.raw(`select ensure_service_hours_leaf(month::date) from (${months}) needed`, { no: rows[0].no });
}

/** Takes out what an upload contributed to the hours. */
export async function withdrawHours(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from service_hours where upload_no = ?', [uploadNo]);
}

const MEASURES = [
  ...(['failed_flows', 'bytes_out', 'bytes_in', 'ip_bytes_out', 'ip_bytes_in', 'packets_out', 'packets_in'] as const),
];
const KEY = 'client, server, protocol, port';

/**
 * Puts in what an upload contributes to each hour. A conversation told by several records counts in the hour in which it
 * was first told of, so that the hours of a service sum up to what the upload contributes to it.
 */
export async function insertHours(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  const several = await tellsInParts(transaction, uploadNo);
  const columns = ['flows', ...MEASURES];
  const hours = `select date_bin('1 hour', time, 'epoch'::timestamptz) as hour, ${EDGE}, ${flowSums()}
    from flows where upload_no = ? group by 1, 2, 3, 4, 5`;
  const counted = several
    ? `select *, told - lag(told, 1, 0::float8) over (partition by ${KEY} order by hour) as flows from (
         select *, ${conversations((kind) => `sum(${kind}) over (partition by ${KEY} order by hour)`)} as told from (${hours}) summed
       ) running`
    : `select *, wholes + forwards as flows from (${hours}) summed`;
  const capped = columns.map((column) => `least(${column}, ${Number.MAX_SAFE_INTEGER})::bigint`);
  await hashed(transaction, async () => {
    await transaction.raw(
      `insert into service_hours (tenant_id, upload_no, hour, ${KEY}, ${columns.join(', ')})
     select ${TENANT}, ?::bigint, hour, ${KEY}, ${capped.join(', ')} from (${counted}) counted
     where flows > 0 or bytes_out + bytes_in + ip_bytes_out + ip_bytes_in > 0`,
      [uploadNo, uploadNo],
    );
  });
}

/** Whether records of an upload tell parts of conversations: begins and ends, or one direction with its replies. */
async function tellsInParts(transaction: Knex.Transaction, uploadNo: number): Promise<boolean> {
  const { rows } = await transaction.raw(
    `select exists (select from flows where upload_no = ? and (phase is not null or reply)) as some`,
    [uploadNo],
  );
  return rows[0].some;
}
