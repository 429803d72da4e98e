import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { type ApiClient, ApiError } from './client.ts';
import { asksForMapping, MappingNeeded } from './mapping-proposal.ts';
import type { UploadAnswer } from './upload-answer.ts';
import { uploadInPieces } from './upload-in-pieces.ts';

/** Larger files go in pieces, so that a broken line costs a piece and not the file. */
const WHOLE_UP_TO = 32 * 1024 * 1024;

/** Sends a file as it lies on disk, streamed; `onBytes` hears how much has gone out. Throws ApiError and MappingNeeded. */
export async function uploadFile(
  client: ApiClient,
  path: string,
  {
    format,
    zone,
    site,
    onBytes = () => {},
  }: {
    format?: string | undefined;
    zone?: string | undefined;
    site?: string | undefined;
    onBytes?: (sent: number, total: number) => void;
  } = {},
): Promise<UploadAnswer> {
  const { size } = await stat(path);
  if (size > WHOLE_UP_TO) return uploadInPieces(client, path, { format, zone, site, onBytes });
  const boundary = `ringfence-${randomUUID()}`;
  const response = await client.authorized('/api/v1/files/upload', {
    method: 'POST',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Readable.toWeb(
      Readable.from(multipart(path, boundary, { format, zone, site }, (sent) => onBytes(sent, size))),
    ) as unknown as RequestInit['body'],
    duplex: 'half',
  });
  const body = (await response.json().catch(() => ({}))) as UploadAnswer;
  if (asksForMapping(body)) throw new MappingNeeded(body);
  if (!response.ok) throw new ApiError(response.status, body as object);
  return body;
}

async function* multipart(
  path: string,
  boundary: string,
  fields: Record<string, string | undefined>,
  onBytes: (sent: number) => void,
): AsyncGenerator<Buffer> {
  for (const [field, value] of Object.entries(fields)) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n`;
    if (value !== undefined) yield Buffer.from(`${head}${value}\r\n`);
  }
  const name = basename(path).replace(/["\r\n]/g, '_');
  yield Buffer.from(
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
  );
  let sent = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    yield chunk as Buffer;
    sent += (chunk as Buffer).length;
    onBytes(sent);
  }
  yield Buffer.from(`\r\n--${boundary}--\r\n`);
}
