import type { Knex } from 'knex';
import { type Page, type PageRequest, page } from './paging.ts';

/** How long an upload is kept after its last piece. */
const KEPT_HOURS = 24;

/** An upload that comes in pieces. */
export interface ResumableRow {
  id: string;
  tenant_id: string;
  created_by: string;
  name: string;
  size: number;
  received: number;
  metadata: Record<string, string | null>;
  state: 'receiving' | 'accepted' | 'refused';
  /** What became of it, once all of it was there. */
  outcome: ResumableOutcome | null;
  created_at: Date;
  expires_at: Date;
}

export interface ResumableOutcome {
  file_id: string | null;
  job_id: string | null;
  duplicate: boolean;
  problem: Record<string, unknown> | null;
}

/** What somebody announces. */
export interface Announced {
  id: string;
  tenantId: string;
  createdBy: string;
  idempotencyKey: string | null;
  name: string;
  size: number;
  metadata: Record<string, string | null>;
}

export interface Piece {
  at: number;
  bytes: number;
  storage_key: string;
}

/** Somebody else's piece begins at the same byte, or the upload is over: the sender asks how much there is. */
export class PieceRefused extends Error {
  override readonly name = 'PieceRefused';
}

/** Begins an upload, or finds the one that was begun with the same key; `fresh` says which. */
export async function announceUpload(
  transaction: Knex.Transaction,
  announced: Announced,
): Promise<{ row: ResumableRow; fresh: boolean }> {
  const { id, tenantId, createdBy, idempotencyKey, name, size, metadata } = announced;
  const [made] = await transaction<ResumableRow>('resumable_uploads')
    .insert({
      ...{ id, tenant_id: tenantId, created_by: createdBy, name, size, idempotency_key: idempotencyKey },
      metadata: JSON.stringify(metadata),
      expires_at: until(transaction),
    } as never)
    .onConflict(transaction.raw('(tenant_id, created_by, idempotency_key) where idempotency_key is not null') as never)
    .ignore()
    .returning('*');
  if (made) return { row: made, fresh: true };
  const found = await transaction<ResumableRow>('resumable_uploads')
    .where({ created_by: createdBy, idempotency_key: idempotencyKey } as never)
    .first();
  if (!found) throw new PieceRefused('it ended this moment');
  return { row: found, fresh: false };
}

/** How many uploads of the tenant are not whole yet. */
export async function countReceiving(transaction: Knex.Transaction): Promise<number> {
  const [row] = await transaction('resumable_uploads').where({ state: 'receiving' }).count('* as count');
  return Number(row?.count ?? 0);
}

export function findResumable(transaction: Knex.Transaction, id: string): Promise<ResumableRow | undefined> {
  return transaction<ResumableRow>('resumable_uploads').where({ id }).first();
}

export function listResumable(transaction: Knex.Transaction, request: PageRequest): Promise<Page<ResumableRow>> {
  return page<ResumableRow>(transaction('resumable_uploads').select('resumable_uploads.*'), request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** Adds a stored piece at the end of what there is. Throws PieceRefused when that is another place by now. */
export async function addPiece(
  transaction: Knex.Transaction,
  { id, tenant_id }: Pick<ResumableRow, 'id' | 'tenant_id'>,
  { at, bytes, storage_key }: Piece,
): Promise<void> {
  const moved = await transaction('resumable_uploads')
    .where({ id, state: 'receiving', received: at })
    .update({ received: at + bytes, expires_at: until(transaction) });
  if (moved === 0) throw new PieceRefused('another piece came first');
  await transaction('resumable_pieces').insert({ upload_id: id, tenant_id, at, bytes, storage_key });
}

/** The pieces from the first byte on. */
export function piecesOf(transaction: Knex, id: string): Promise<Piece[]> {
  return transaction<Piece & { upload_id: string }>('resumable_pieces')
    .select('at', 'bytes', 'storage_key')
    .where({ upload_id: id })
    .orderBy('at');
}

/** Writes down what became of an upload; false when that has been done before. */
export async function settleResumable(
  transaction: Knex.Transaction,
  id: string,
  state: 'accepted' | 'refused',
  outcome: ResumableOutcome,
): Promise<boolean> {
  const settled = await transaction('resumable_uploads')
    .where({ id, state: 'receiving' })
    .update({ state, outcome: JSON.stringify(outcome) });
  return settled > 0;
}

/** Forgets the pieces, after their objects were removed. */
export async function forgetPieces(transaction: Knex, id: string): Promise<void> {
  await transaction('resumable_pieces').where({ upload_id: id }).delete();
}

/** Forgets an upload with its pieces, after their objects were removed. */
export async function forgetResumable(transaction: Knex, id: string): Promise<boolean> {
  return (await transaction('resumable_uploads').where({ id }).delete()) > 0;
}

/** Uploads whose time is over, of all tenants. `control` sees them. */
export async function expiredResumable(control: Knex, limit: number): Promise<string[]> {
  const rows = await control('resumable_uploads').select('id').whereRaw('expires_at < now()').limit(limit);
  return rows.map(({ id }) => id as string);
}

function until(transaction: Knex.Transaction) {
  return transaction.raw(`now() + make_interval(hours => ${KEPT_HOURS})`) as never;
}
