import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** Bytes in memory at once; S3 wants at least 5 MiB in every part but the last. */
const PART = 8 << 20;
/** An object has 10,000 parts at most, so they grow: the last of 300 GB have 64 MiB. */
const PARTS_OF_A_SIZE = 2_500;

/** An object's place. */
export interface S3Object {
  Bucket: string;
  Key: string;
}

/** How an object is put. */
export interface PutOptions {
  signal?: AbortSignal | undefined;
  contentType?: string;
  /** Only in place of the object that has this ETag. */
  ifMatch?: string;
  /** Asked when everything is sent; false leaves what was there. */
  only?: () => Promise<boolean>;
}

/**
 * Puts a stream as one object, in parts when it is long; it appears whole or not at all. False when `only` said no.
 * Fails with what the stream failed with, or with what the service said.
 */
export async function putStream(
  client: S3Client,
  object: S3Object,
  content: Readable | AsyncIterable<Buffer>,
  options: PutOptions,
): Promise<boolean> {
  const { signal: abortSignal, contentType: ContentType, ifMatch: IfMatch, only = async () => true } = options;
  const parts = inParts(content);
  const first = (await parts.next()).value ?? Buffer.alloc(0);
  if (first.length >= PART) return putInParts(client, object, first, parts, options);
  if (!(await only())) return false;
  const whole = { ...object, Body: first, ContentLength: first.length, ContentType, IfMatch };
  await client.send(new PutObjectCommand(whole), { abortSignal });
  return true;
}

async function putInParts(
  client: S3Client,
  object: S3Object,
  first: Buffer,
  others: AsyncGenerator<Buffer>,
  { signal: abortSignal, contentType: ContentType, ifMatch: IfMatch, only = async () => true }: PutOptions,
): Promise<boolean> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...object, ContentType }), { abortSignal });
  const giveUp = () => client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => {});
  try {
    const Parts: { ETag: string | undefined; PartNumber: number }[] = [];
    const put = async (Body: Buffer) => {
      const PartNumber = Parts.length + 1;
      const part = new UploadPartCommand({ ...object, UploadId, PartNumber, Body });
      const { ETag } = await client.send(part, { abortSignal });
      Parts.push({ ETag, PartNumber });
    };
    await put(first);
    for await (const part of others) await put(part);
    if (!(await only())) {
      await giveUp();
      return false;
    }
    const whole = new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts }, IfMatch });
    await client.send(whole, { abortSignal });
    return true;
  } catch (error) {
    await giveUp();
    throw error;
  }
}

async function* inParts(content: Readable | AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  let count = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PART << Math.floor(count / PARTS_OF_A_SIZE)) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    size = 0;
    count += 1;
  }
  if (size > 0) yield Buffer.concat(chunks);
}
