import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import { inTenant } from '../db/database.ts';
import { noteFile, type SourceFileNote } from '../db/source-files.ts';
import type { SourceRow } from '../db/sources.ts';
import { rememberedMappings } from '../db/table-mappings.ts';
import { FileChanged, type FilePlace, type PlacedFile } from '../infra/file-place.ts';
import { measuredBytes } from '../infra/measured-bytes.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { fileLabel } from '../intake/file-label.ts';
import { inspectUpload } from '../intake/inspect-upload.ts';
import { RefusedFile } from '../intake/refused-file.ts';
import { registerFile } from '../jobs/register-file.ts';

/** What taking a file needs. */
export interface Taking {
  app: Knex;
  objects: ObjectStore;
  /** Caps, in bytes. */
  maxBytes: number;
  maxInflatedBytes: number;
  signal: AbortSignal;
}

/**
 * Makes a file of a source an upload, with the checks that an upload by hand has, and writes down what came of it: it is
 * taken, known already by its content, refused with the reason, or still being written.
 */
export async function takeFile(
  place: FilePlace,
  source: SourceRow,
  file: PlacedFile,
  taking: Taking,
): Promise<SourceFileNote['state']> {
  const note = { path: file.path, size: file.size, version: file.version };
  try {
    const { state, reason, uploadId } = await take(place, source, file, taking);
    await write(taking.app, source, { ...note, state, reason, uploadId });
    return state;
  } catch (error) {
    if (error instanceof FileChanged) {
      await write(taking.app, source, { ...note, state: 'waiting', reason: 'It was still being written.' });
      return 'waiting';
    }
    if (!(error instanceof RefusedFile)) throw error;
    await refuse(taking.app, source, note, error);
    return 'refused';
  }
}

async function take(
  place: FilePlace,
  source: SourceRow,
  file: PlacedFile,
  taking: Taking,
): Promise<{ state: 'taken' | 'duplicate'; reason: string | null; uploadId: string }> {
  const { app, objects, maxInflatedBytes, signal } = taking;
  if (file.size > taking.maxBytes) throw tooLarge(taking.maxBytes);
  const id = randomUUID();
  const { tenant_id: tenantId } = source;
  const storageKey = `uploads/${tenantId}/${id}`;
  try {
    const { size, sha256 } = await store(await place.open(file, signal), storageKey, taking);
    await place.confirm(file);
    if (size === 0) throw new RefusedFile('empty-file', 'The file is empty.', 'Nothing is to be done.');
    const format = source.format ?? undefined;
    const remembered = await inTenant(app, tenantId, rememberedMappings);
    const inspection = { storageKey, size, format, maxInflatedBytes, remembered, signal };
    const { proposal, mapping } = await inspectUpload(objects, inspection);
    const stored = { ...{ id, tenantId, size, sha256, storageKey }, name: fileLabel(file.path) };
    const reading = {
      format,
      zone: source.time_zone ?? undefined,
      site: source.site ?? undefined,
      mapping,
      waits: proposal !== null,
    };
    const details = { source: source.id, path: file.path.slice(0, 300) };
    const registration = await registerFile(
      taking,
      { ...stored, createdBy: source.created_by },
      reading,
      (transaction, more) =>
        writeAudit(transaction, {
          ...{ tenantId, actorId: null, action: 'file.upload', target: id },
          details: { ...more, ...details },
        }),
    );
    const reason = registration.waits ? 'It waits to be told what its columns mean.' : null;
    return { state: registration.duplicate ? 'duplicate' : 'taken', reason, uploadId: registration.fileId };
  } catch (error) {
    // Registered bytes are the upload's; whatever failed came before that, or took them away itself.
    await objects.remove(storageKey);
    throw error;
  }
}

async function store(
  content: Readable,
  storageKey: string,
  { objects, maxBytes, signal }: Taking,
): Promise<{ size: number; sha256: string }> {
  const measured = measuredBytes((size) => {
    if (size > maxBytes) throw tooLarge(maxBytes);
  });
  try {
    await objects.put(storageKey, measured.through(content), signal);
  } finally {
    content.destroy();
  }
  return measured.result();
}

function write(app: Knex, { id, tenant_id }: SourceRow, note: SourceFileNote): Promise<void> {
  return inTenant(app, tenant_id, (transaction) => noteFile(transaction, id, note));
}

function refuse(
  app: Knex,
  { id, tenant_id }: SourceRow,
  note: Omit<SourceFileNote, 'state'>,
  { code, message }: RefusedFile,
): Promise<void> {
  return inTenant(app, tenant_id, async (transaction) => {
    await noteFile(transaction, id, { ...note, state: 'refused', reason: message.slice(0, 500) });
    await writeAudit(transaction, {
      ...{ tenantId: tenant_id, actorId: null, action: 'file.refuse', target: id, outcome: 'denied' },
      details: { path: note.path.slice(0, 300), code },
    });
  });
}

function tooLarge(maxBytes: number): RefusedFile {
  return new RefusedFile('too-large', `The file is larger than ${maxBytes} bytes.`, 'Split it, or compress it.');
}
