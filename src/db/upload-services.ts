import type { Knex } from 'knex';
import { hashed } from './batch-planning.ts';
import { mergeReports } from './merge-reports.ts';
import { settleDirections } from './settle-directions.ts';
import { contributionFrom, contributionOfOnePart, KINDS, SUMMED, staged } from './sum-flows.ts';

/** An upload as discovery sees it. */
export interface Contributor {
  id: string;
  no: number;
  format: string | null;
  /** Deleted uploads lose their flows and contribute nothing. */
  deleted: boolean;
  /** Only what was read to its end contributes; half an upload would be a topology nobody can check. */
  complete: boolean;
  /** Some of its flows are past their keeping: what they contributed is all that is left of them. */
  flowsDropped: boolean;
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
  const row = await transaction('uploads')
    .select('no', 'format', 'state', 'deleted_at', 'flows_dropped_before')
    .where({ id: uploadId })
    .first();
  if (!row) return undefined;
  const deleted = row.state === 'deleted' || row.deleted_at !== null;
  const { no, format, state } = row;
  const flowsDropped = row.flows_dropped_before !== null;
  return { id: uploadId, no, format, deleted, complete: !deleted && state === 'stored', flowsDropped };
}

/** Removes the flows and rejected lines of an upload for good; its ledger in `uploads` stays. */
export async function deleteFlows(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from flows where upload_no = ?', [uploadNo]);
  await transaction.raw('delete from observations where upload_no = ?', [uploadNo]);
  await transaction.raw('delete from part_services where upload_no = ?', [uploadNo]);
  await transaction.raw('delete from merged_services where upload_no = ?', [uploadNo]);
  await transaction.raw(`update uploads set merged_into = '{}' where no = ? and merged_into <> '{}'`, [uploadNo]);
  await transaction.raw('delete from upload_rejects where upload_id = (select id from uploads where no = ?)', [
    uploadNo,
  ]);
}

/** Takes out what an upload contributed to the topology. */
export async function withdrawContribution(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('delete from upload_services where upload_no = ?', [uploadNo]);
}

/**
 * Puts in what an upload contributes: one row per client, server, protocol and server port. Protocol 0 stands for "not stated", port 0 for "none". Taken from what its parts staged while they were read;
 * when a crash, or a duplicate, came in between, or another observer told of the same, from the flows themselves.
 */
export async function insertContribution(transaction: Knex.Transaction, upload: Contributor): Promise<void> {
  const { id, no } = upload;
  const parts: Part[] = await transaction('upload_parts')
    .where({ upload_id: id })
    .select('edges_staged', 'undecided', 'observers');
  const open = parts.length === 0 || parts.some((part) => part.undecided > 0);
  const fromParts = parts.length > 0 && parts.every((part) => part.edges_staged);
  const settled = open ? await settleDirections(transaction, { uploadNo: no, staged: fromParts }) : 0;
  if (!fromParts) await sumFlows(transaction, no);
  else if (parts.length > 1) await sumParts(transaction, no, settled > 0);
  else if (settled === 0) await transaction.raw(contributionOfOnePart(), [no]);
  else await sumOnePart(transaction, no);
  const observers = parts.reduce((sum, part) => sum + part.observers, 0);
  const merged = await mergeReports(transaction, upload, { several: parts.length === 0 || observers > 1 });
  if (merged > 0) {
    await transaction.raw('delete from upload_services where upload_no = ?', [no]);
    await sumFlows(transaction, no);
  }
  // Staged once: whoever sums again does so from the flows.
  await forgetStaged(transaction, id);
}

/** Takes out what the parts of an upload staged. */
export async function forgetStaged(transaction: Knex.Transaction, uploadId: string): Promise<void> {
  await transaction.raw('delete from part_services where upload_no = (select no from uploads where id = ?)', [
    uploadId,
  ]);
  await transaction('upload_parts').where({ upload_id: uploadId }).update({ edges_staged: false });
}

interface Part {
  edges_staged: boolean;
  undecided: number;
  observers: number;
}

const COLUMNS = [
  ...['client', 'server', 'protocol', 'port', 'application', ...KINDS, ...SUMMED, 'merged_flows'],
  ...['first_seen', 'last_seen', 'direction_confidence'],
];

const listed = (source: string, where = 'true') => `select ${COLUMNS.join(', ')} from (${source}) part where ${where}`;
const PARTS = 'select *, 0::float8 as merged_flows from part_services where upload_no = ?';

/** Of several parts, and of the flows that reading left undecided. */
async function sumParts(transaction: Knex.Transaction, uploadNo: number, withSettled: boolean): Promise<void> {
  const source = withSettled ? `${listed(PARTS)} union all ${listed(staged('settled', 'true'))}` : listed(PARTS);
  await transaction.raw(contributionFrom(source), [uploadNo, uploadNo]);
}

/** Of one part: only the edges that gained flows which reading left undecided have anything to be summed. */
async function sumOnePart(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw('drop table if exists pg_temp.settled_edges');
  await transaction.raw(`create temporary table settled_edges on commit drop as ${staged('settled', 'true')}`);
  const gained = `exists (select from settled_edges gained where gained.client = part.client and gained.server = part.server
    and gained.protocol = part.protocol and gained.port = part.port)`;
  await transaction.raw(contributionOfOnePart(`not ${gained}`), [uploadNo]);
  const source = `${listed(PARTS, gained)} union all ${listed('select * from settled_edges')}`;
  await transaction.raw(contributionFrom(source), [uploadNo, uploadNo]);
}

function sumFlows(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  return hashed(transaction, async () => {
    await transaction.raw(contributionFrom(staged('flows', 'upload_no = ?')), [uploadNo, uploadNo]);
  });
}
