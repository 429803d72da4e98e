import { createHash, randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import {
  forgetPieces,
  type Piece,
  piecesOf,
  type ResumableOutcome,
  type ResumableRow,
  settleResumable,
} from '../db/resumable-uploads.ts';
import { rememberedMappings } from '../db/table-mappings.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { registerFile } from '../jobs/register-file.ts';
import type { RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';
import { inspectReceived } from './inspect-received.ts';
import { mappingNeeded } from './mapping-needed.ts';
import { Problem } from './problem.ts';
import { record } from './record.ts';
import { requireSite } from './require-site.ts';

/**
 * Makes an upload that is whole a file with its ingest job, as the upload of a form does. Safe to repeat, and by two at
 * once: one file comes of it, and the other is told of that one. Throws the Problem of a file that is refused or waits
 * for its columns to be named, which is kept as its outcome.
 */
export async function finishResumable(context: RouteContext, row: ResumableRow): Promise<ResumableOutcome> {
  const { objects, database, config } = context.services;
  const pieces = await inOwnTenant(context, (transaction) => piecesOf(transaction, row.id));
  const id = randomUUID();
  const storageKey = `uploads/${row.tenant_id}/${id}`;
  const settle = (state: 'accepted' | 'refused', outcome: ResumableOutcome) =>
    inOwnTenant(context, (transaction) => settleResumable(transaction, row.id, state, outcome));
  const asked = { format: row.metadata.format ?? undefined, zone: row.metadata.zone ?? undefined };
  try {
    const sha256 = await join(objects, pieces, storageKey, context.signal);
    const { maxInflatedBytes } = config.uploads;
    const remembered = await inOwnTenant(context, rememberedMappings);
    const site = await inOwnTenant(context, (transaction) => requireSite(transaction, row.metadata.site));
    const inspection = { storageKey, size: row.size, format: asked.format, maxInflatedBytes, remembered };
    const { proposal, mapping } = await inspectReceived(objects, { ...inspection, signal: context.signal });
    const file = { id, tenantId: row.tenant_id, name: row.name, size: row.size, sha256, storageKey };
    const registration = await registerFile(
      { app: database.app, objects },
      { ...file, createdBy: row.created_by },
      { ...asked, site: site ?? undefined, mapping, waits: proposal !== null },
      (transaction, details) => record(transaction, context, 'file.upload', id, { ...details, resumable: row.id }),
    );
    const { fileId, jobId, duplicate, waits } = registration;
    const needed = proposal && waits ? mappingNeeded(fileId, proposal) : null;
    const outcome = { file_id: fileId, job_id: jobId, duplicate, problem: needed && told(needed) };
    await settle('accepted', outcome);
    await removePieces(context, row.id, pieces);
    if (needed) throw needed;
    return outcome;
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'mapping-needed') throw error;
    await objects.remove(storageKey);
    await settle('refused', { file_id: null, job_id: null, duplicate: false, problem: told(error) });
    await removePieces(context, row.id, pieces);
    throw error;
  }
}

/** Removes the objects of an upload's pieces, and then what is known of them. */
export async function removePieces(context: RouteContext, id: string, pieces: readonly Piece[]): Promise<void> {
  for (const { storage_key } of pieces) await context.services.objects.remove(storage_key);
  await inOwnTenant(context, (transaction) => forgetPieces(transaction, id));
}

/** Puts the pieces together under one key; gives the SHA-256 of the whole. */
async function join(objects: ObjectStore, pieces: Piece[], key: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  async function* whole(): AsyncGenerator<Buffer> {
    for (const { storage_key } of pieces) {
      const piece: Readable = await objects.get(storage_key);
      for await (const chunk of piece as AsyncIterable<Buffer>) {
        hash.update(chunk);
        yield chunk;
      }
    }
  }
  await objects.put(key, whole(), signal);
  return hash.digest('hex');
}

function told({ status, code, detail, hint, members }: Problem): Record<string, unknown> {
  return { status, code, detail, hint, ...members };
}
