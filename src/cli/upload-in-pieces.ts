import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type ApiClient, ApiError } from './client.ts';
import { asksForMapping, MappingNeeded } from './mapping-proposal.ts';
import type { UploadAnswer } from './upload-answer.ts';

const CHUNK_BYTES = 8 * 1024 * 1024;
/** Without a byte of progress; with the pauses below this is some four minutes. */
const MOST_FAILURES = 12;
const LONGEST_PAUSE = 30_000;
const PATH = '/api/v1/uploads';
const TUS = { 'tus-resumable': '1.0.0' };

interface Upload {
  id: string;
  received: number;
  state: 'receiving' | 'accepted' | 'refused';
  file_id: string;
  job_id: string;
  status_url: string;
  duplicate: boolean;
  problem: { code: string; status: number; detail?: string; hint?: string } | null;
}

export interface PiecesOptions {
  format?: string | undefined;
  zone?: string | undefined;
  site?: string | undefined;
  onBytes?: (sent: number, total: number) => void;
  /** Milliseconds before the first new try; it doubles with each failure. */
  pause?: number;
}

/**
 * Sends a file in pieces (tus 1.0.0) and goes on after broken lines and restarts of the platform, or of this command: the
 * same file at the same place goes on where it had got to. Throws ApiError and MappingNeeded.
 */
export async function uploadInPieces(
  client: ApiClient,
  path: string,
  { format, zone, site, onBytes = () => {}, pause = 500 }: PiecesOptions = {},
): Promise<UploadAnswer> {
  const file = await open(path, 'r');
  try {
    const { size, mtimeMs } = await file.stat();
    const name = basename(path);
    const key = createHash('sha256')
      .update(JSON.stringify([resolve(path), size, mtimeMs, format, zone, site]))
      .digest('hex');
    const patiently = patience(pause);
    const announce = (idempotencyKey: string) =>
      patiently(() => begin(client, { name, size, format, zone, site, idempotencyKey }));
    let upload = await announce(key);
    // What is over is over: the platform says by the content whether it has the file.
    if (upload.state !== 'receiving') upload = await announce(randomUUID());
    let at = upload.received;
    onBytes(at, size);
    while (at < size) {
      at = await patiently(
        () => send(client, upload.id, file, at),
        async () => {
          at = (await look(client, upload.id)).received;
        },
      );
      onBytes(at, size);
    }
    return answerOf(await patiently(() => look(client, upload.id)));
  } finally {
    await file.close();
  }
}

async function begin(
  client: ApiClient,
  asked: { name: string; size: number; idempotencyKey: string } & Pick<PiecesOptions, 'format' | 'zone' | 'site'>,
): Promise<Upload> {
  const { name: filename, size, format, zone, site, idempotencyKey } = asked;
  const metadata = Object.entries({ filename, format, zone, site })
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key} ${Buffer.from(value).toString('base64')}`]))
    .join(',');
  const response = await client.authorized(PATH, {
    method: 'POST',
    headers: {
      ...TUS,
      ...{ 'upload-length': String(size), 'upload-metadata': metadata, 'idempotency-key': idempotencyKey },
    },
  });
  const id = response.headers.get('location')?.split('/').at(-1);
  if (!response.ok || !id) throw await errorOf(response);
  return look(client, id);
}

/** Sends a chunk from byte `at` on; gives how many bytes the platform has then. */
async function send(client: ApiClient, id: string, file: FileHandle, at: number): Promise<number> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
  if (bytesRead === 0) throw new Error('The file has become shorter while it was sent.');
  const response = await client.authorized(`${PATH}/${id}`, {
    method: 'PATCH',
    headers: { ...TUS, 'upload-offset': String(at), 'content-type': 'application/offset+octet-stream' },
    body: buffer.subarray(0, bytesRead),
  });
  if (!response.ok) throw await errorOf(response);
  return Number(response.headers.get('upload-offset'));
}

async function look(client: ApiClient, id: string): Promise<Upload> {
  const response = await client.authorized(`${PATH}/${id}`);
  if (!response.ok) throw await errorOf(response);
  return (await response.json()) as Upload;
}

/** Tries again while it is the line's or the platform's fault; `before` finds out where to go on. */
function patience(pause: number) {
  let failures = 0;
  return async <Value>(work: () => Promise<Value>, before: () => Promise<void> = async () => {}): Promise<Value> => {
    for (;;) {
      try {
        if (failures > 0) await before();
        const value = await work();
        failures = 0;
        return value;
      } catch (error) {
        failures += 1;
        if (failures > MOST_FAILURES || !isPassing(error)) throw error;
        await wait(Math.min(pause * 2 ** (failures - 1), LONGEST_PAUSE));
      }
    }
  };
}

/** 401: the token has run out, which looking at the upload renews. 409: the platform has more, or less, than was thought. */
function isPassing(error: unknown): boolean {
  if (error instanceof ApiError) return error.status >= 500 || [401, 409, 423, 429].includes(error.status);
  // Nothing of it reached the platform, or no answer came back.
  return error instanceof TypeError;
}

async function errorOf(response: Response): Promise<Error> {
  const body = (await response.json().catch(() => ({}))) as object;
  return asksForMapping(body) ? new MappingNeeded(body) : new ApiError(response.status, body);
}

function answerOf({ file_id, job_id, status_url, duplicate, problem }: Upload): UploadAnswer {
  if (problem) {
    const told = { ...problem, type: `/problems/${problem.code}` };
    throw asksForMapping(told) ? new MappingNeeded(told) : new ApiError(problem.status, told);
  }
  return { file_id, job_id, status_url, duplicate };
}
