import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/server';
import {
  addPiece,
  announceUpload,
  countReceiving,
  findResumable,
  PieceRefused,
  type ResumableRow,
} from '../db/resumable-uploads.ts';
import { fileLabel } from '../intake/file-label.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';
import { notFound, Problem } from './problem.ts';
import { record } from './record.ts';
import { requireSite } from './require-site.ts';
import { askedIn } from './upload-form.ts';

/** What is sent beyond the last whole piece is lost when this process dies. */
const PIECE_BYTES = 4 * 1024 * 1024;
const MOST_RECEIVING = 100;

/** Keeps the pieces of one request's upload as objects, and what there is of it in Postgres. */
export class ResumableStore extends DataStore {
  readonly #context: RouteContext;
  readonly #idempotencyKey: string | null;

  constructor(context: RouteContext, idempotencyKey: string | null) {
    super();
    this.#context = context;
    this.#idempotencyKey = idempotencyKey;
    this.extensions = ['creation', 'creation-with-upload', 'expiration'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { tenantId, userId } = principalOf(this.#context);
    const { size } = upload;
    if (!size) {
      throw new Problem(422, 'validation', 'The file is empty.', {
        hint: 'Send Upload-Length with its size in bytes.',
      });
    }
    const { filename, format, zone, site } = upload.metadata ?? {};
    askedIn(new Map(Object.entries({ format, zone, site }).flatMap(([name, value]) => (value ? [[name, value]] : []))));
    const row = await inOwnTenant(this.#context, async (transaction) => {
      await requireSite(transaction, site);
      const announced = {
        ...{ id: upload.id, tenantId, createdBy: userId, idempotencyKey: this.#idempotencyKey, size },
        name: fileLabel(filename ?? undefined),
        metadata: { format: format ?? null, zone: zone ?? null, site: site ?? null },
      };
      const { row: found, fresh } = await announceUpload(transaction, announced);
      if (found.size !== size) throw otherFile();
      if (!fresh) return found;
      if ((await countReceiving(transaction)) > MOST_RECEIVING) throw tooMany();
      await record(transaction, this.#context, 'file.start-upload', found.id, { name: found.name, size });
      return found;
    });
    // Whoever begins again with the same key goes on with what there is.
    upload.id = row.id;
    upload.offset = row.received;
    upload.creation_date = row.created_at.toISOString();
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const row = await this.find(id);
    if (row.state === 'refused') throw new Problem(410, 'refused', 'This file was refused.', { hint: 'GET says why.' });
    const { size, received: offset, created_at } = row;
    return new Upload({ id, size, offset, metadata: { filename: row.name }, creation_date: created_at.toISOString() });
  }

  /** Stores what comes piece by piece; each is safe once it is counted. */
  override async write(source: Readable, id: string, offset: number): Promise<number> {
    const row = await this.find(id);
    let at = offset;
    let held: Buffer[] = [];
    let bytes = 0;
    const keep = async () => {
      if (bytes === 0) return;
      await this.#keep(row, at, held);
      at += bytes;
      [held, bytes] = [[], 0];
    };
    try {
      for await (const chunk of source as AsyncIterable<Buffer>) {
        held.push(chunk);
        bytes += chunk.length;
        if (bytes >= PIECE_BYTES) await keep();
      }
    } catch (error) {
      // What came before the line broke is not sent again.
      if (!(error instanceof PieceRefused || error instanceof Problem)) await keep().catch(() => {});
      throw refusal(error);
    }
    await keep().catch((error: unknown) => {
      throw refusal(error);
    });
    return at;
  }

  /** The upload, in the asker's tenant. Throws 404. */
  async find(id: string): Promise<ResumableRow> {
    const row = await inOwnTenant(this.#context, (transaction) => findResumable(transaction, id));
    if (!row) throw notFound('upload');
    return row;
  }

  override getExpiration(): number {
    return 0;
  }

  async #keep(row: ResumableRow, at: number, chunks: Buffer[]): Promise<void> {
    const { objects } = this.#context.services;
    const storage_key = `pieces/${row.tenant_id}/${row.id}/${randomUUID()}`;
    const bytes = await objects.put(storage_key, Readable.from(chunks));
    try {
      await inOwnTenant(this.#context, (transaction) => addPiece(transaction, row, { at, bytes, storage_key }));
    } catch (error) {
      await objects.remove(storage_key);
      throw error;
    }
  }
}

function refusal(error: unknown): unknown {
  if (!(error instanceof PieceRefused)) return error;
  return new Problem(409, 'wrong-offset', 'The upload goes on at another byte.', {
    hint: 'HEAD says at which (Upload-Offset); two senders at once get in each other’s way.',
  });
}

function otherFile(): Problem {
  return new Problem(
    422,
    'idempotency-key-reused',
    'This Idempotency-Key began the upload of a file of another size.',
    {
      hint: 'Send another key for another file.',
    },
  );
}

function tooMany(): Problem {
  return new Problem(429, 'too-many-uploads', `More than ${MOST_RECEIVING} uploads are not finished.`, {
    hint: 'Finish them, or DELETE those that are given up; GET /api/v1/uploads lists them.',
    headers: { 'Retry-After': '60' },
  });
}
