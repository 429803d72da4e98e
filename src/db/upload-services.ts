import type { Knex } from 'knex';
import { COUNTER_COLUMNS, TENANT, total } from './counters.ts';

/** An upload as discovery sees it. */
export interface Contributor {
  no: number;
  /** Deleted uploads lose their flows and contribute nothing. */
  deleted: boolean;
  /** Only what was read to its end contributes; half an upload would be a topology nobody can check. */
  complete: boolean;
}

/** The ids of every upload of the tenant, oldest first. */
export async function listContributorIds(transaction: Knex.Transaction): Promise<string[]> {
  return transaction('uploads').orderBy('no').pluck('id');
}

/** One upload as a contributor; undefined when the tenant has no such upload. */
export async function findContributor(
  transaction: Knex.Transaction,
  uploadId: string,
): Promise<Contributor | undefined> {
  const row = await transaction('uploads').select('no', 'state', 'deleted_at').where({ id: uploadId }).first();
  if (!row) return undefined;
  const deleted = row.state === 'deleted' || row.deleted_at !== null;
  return { no: row.no, deleted, complete: !deleted && row.state === 'stored' };
}

/** Removes the flows and rejected lines of an upload for good; its ledger in `uploads` stays. */
export async function deleteFlows(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from flows where upload_no = ?', [uploadNo]);
  await transaction.raw('delete from upload_rejects where upload_id = (select id from uploads where no = ?)', [
    uploadNo,
  ]);
}

/** Takes out what an upload contributed to the topology. */
export async function withdrawContribution(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from upload_services where upload_no = ?', [uploadNo]);
}

/**
 * Sums the flows of an upload into its contribution: one row per client, server, protocol and server port.
 * Protocol 0 stands for "not stated", port 0 for "none". Two levels of grouping, because the most frequent application
 * found by an ordered-set aggregate would sort every flow. Floating point is exact up to 2^53, beyond which sums are
 * capped anyway, and a tenth of the cost of the numeric type that bigint sums to.
 */
export async function insertContribution(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  const counters = COUNTER_COLUMNS.slice(2);
  // Without statistics on flows just loaded the planner would sort a million rows to group them; hashing is three times faster.
  await transaction.raw(`select set_config('enable_sort', 'off', true)`);
  await transaction.raw(
    `insert into upload_services (tenant_id, upload_no, client, server, protocol, port,
       ${COUNTER_COLUMNS.join(', ')}, first_seen, last_seen, application)
     select ${TENANT}, ?::bigint, client, server, protocol, port,
       ${COUNTER_COLUMNS.map((column) => total(column)).join(', ')}, min(first_seen), max(last_seen),
       (array_agg(application order by flows desc, application) filter (where application is not null))[1]
     from (
       select src as client, dst as server, coalesce(protocol, 0) as protocol,
         case when protocol is null or protocol in (6, 17, 132) then coalesce(dst_port, 0) else 0 end as port,
         application, count(*) as flows, count(*) filter (where failed) as failed_flows,
         ${counters.map((column) => `coalesce(sum(${column}::float8), 0) as ${column}`).join(', ')},
         min(time) as first_seen,
         to_timestamp(max(date_part('epoch', time) + least(greatest(coalesce(duration, 0), 0), ${LONGEST_FLOW})))
           as last_seen
       from flows
       where upload_no = ?
       group by 1, 2, 3, 4, 5
     ) labelled
     group by client, server, protocol, port`,
    [uploadNo, uploadNo],
  );
  await transaction.raw(`select set_config('enable_sort', 'on', true)`);
}

/** Seconds; a longer duration is a fault of the record and must not push `last_seen` beyond what a timestamp can hold. */
const LONGEST_FLOW = 366 * 86_400;
