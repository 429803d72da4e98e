import type { Knex } from 'knex';
import { COUNTER_COLUMNS, TENANT, total } from './counters.ts';

/** An upload as discovery sees it. */
export interface Contributor {
  id: string;
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
  return { id: uploadId, no: row.no, deleted, complete: !deleted && row.state === 'stored' };
}

/** Removes the flows and rejected lines of an upload for good; its ledger in `uploads` stays. */
export async function deleteFlows(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from flows where upload_no = ?', [uploadNo]);
  await transaction.raw('delete from observations where upload_no = ?', [uploadNo]);
  await transaction.raw('delete from part_services where upload_no = ?', [uploadNo]);
  await transaction.raw('delete from upload_rejects where upload_id = (select id from uploads where no = ?)', [
    uploadNo,
  ]);
}

/** Takes out what an upload contributed to the topology. */
export async function withdrawContribution(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from upload_services where upload_no = ?', [uploadNo]);
}

/**
 * Puts in what an upload contributes: one row per client, server, protocol and server port. Protocol 0 stands for "not
 * stated", port 0 for "none". Taken from what its parts staged while they were read; when a crash, or a duplicate, came
 * in between, from the flows themselves.
 */
export async function insertContribution(
  transaction: Knex.Transaction,
  { id, no }: { id: string; no: number },
): Promise<void> {
  const parts = await transaction('upload_parts').where({ upload_id: id }).pluck('edges_staged');
  const staged = parts.length > 0 && parts.every(Boolean);
  if (!staged) await sumFlows(transaction, no);
  else if (parts.length === 1) await takeStaged(transaction, no);
  else await sumStaged(transaction, no);
  await transaction('part_services').where({ upload_no: no }).delete();
  // Staged once: whoever sums again does so from the flows.
  await transaction('upload_parts').where({ upload_id: id }).update({ edges_staged: false });
}

const SUMMED = COUNTER_COLUMNS.slice(1);

/** Of one part: its edges are the upload's. */
async function takeStaged(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw(
    `${INSERT} select tenant_id, upload_no, client, server, protocol, port, application,
       wholes + greatest(begins, ends, least(interims, 1)), ${SUMMED.join(', ')}, first_seen, last_seen
     from part_services where upload_no = ?`,
    [uploadNo],
  );
}

async function sumStaged(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw(`${INSERT} ${SELECT} from part_services where upload_no = ? group by 3, 4, 5, 6`, [
    uploadNo,
    uploadNo,
  ]);
}

const INSERT = `insert into upload_services (tenant_id, upload_no, client, server, protocol, port, application,
  ${COUNTER_COLUMNS.join(', ')}, first_seen, last_seen)`;
/** A conversation told by its begin and by its end is one; one of which only news came in between is one as well. */
const FLOWS = `least(sum(wholes) + greatest(sum(begins), sum(ends), least(sum(interims), 1)), ${Number.MAX_SAFE_INTEGER})::bigint`;
const SELECT = `select ${TENANT}, ?::bigint, client, server, protocol, port,
  (array_agg(application order by wholes + begins + ends desc, application) filter (where application is not null))[1],
  ${FLOWS}, ${SUMMED.map((column) => total(column)).join(', ')}, min(first_seen), max(last_seen)`;

/**
 * Two levels of grouping, because the most frequent application found by an ordered-set aggregate would sort every flow.
 * Floating point is exact up to 2^53, beyond which sums are capped anyway, and a tenth of the cost of the numeric type
 * that bigint sums to.
 */
async function sumFlows(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  const phase = (name: string) => `coalesce(sum(coalesce(count, 1)::float8) filter (where ${name}), 0)`;
  const sums = SUMMED.slice(1).map((column) => `coalesce(sum(${column}::float8), 0) as ${column}`);
  // Without statistics on flows just loaded the planner would sort a million rows to group them; hashing is three times faster.
  await transaction.raw(`select set_config('enable_sort', 'off', true)`);
  await transaction.raw(
    `${INSERT} ${SELECT} from (
       select src as client, dst as server, coalesce(protocol, 0) as protocol,
         case when protocol is null or protocol in (6, 17, 132) then coalesce(dst_port, 0) else 0 end as port, application,
         ${phase('phase is null')} as wholes, ${phase("phase = 'begin'")} as begins,
         ${phase("phase = 'interim'")} as interims, ${phase("phase = 'end'")} as ends,
         ${phase("failed and phase is distinct from 'begin'")} as failed_flows, ${sums.join(', ')}, min(time) as first_seen,
         to_timestamp(max(date_part('epoch', time) + least(greatest(coalesce(duration, 0), 0), ${LONGEST_FLOW}))) as last_seen
       from flows where upload_no = ?
       group by 1, 2, 3, 4, 5
     ) labelled
     group by 3, 4, 5, 6`,
    [uploadNo, uploadNo],
  );
  await transaction.raw(`select set_config('enable_sort', 'on', true)`);
}

/** Seconds; a longer duration is a fault of the record and must not push `last_seen` beyond what a timestamp can hold. */
const LONGEST_FLOW = 366 * 86_400;
