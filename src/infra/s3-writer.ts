import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { failed, openS3, type S3Prefix, type Sending } from './s3-place.ts';

/** Bytes in memory at once; S3 wants at least 5 MiB in every part but the last. */
const PART = 8 << 20;

interface Object {
  Bucket: string;
  Key: string;
}

/**
 * Puts a file below a prefix; it appears whole or not at all. Gives where it lies. Throws PlaceFailed when the service
 * refuses it.
 */
export async function putBelowPrefix(
  place: S3Prefix,
  name: string,
  { content, contentType }: { content: Readable; contentType: string },
  sending: Sending,
  signal: AbortSignal,
): Promise<string> {
  const client = openS3(place, sending);
  const object = { Bucket: place.bucket, Key: `${place.prefix}${name}` };
  const parts = inParts(content);
  try {
    const first = (await parts.next()).value ?? Buffer.alloc(0);
    if (first.length < PART) {
      const whole = new PutObjectCommand({ ...object, Body: first, ContentType: contentType });
      await client.send(whole, { abortSignal: signal });
    } else await putInParts(client, object, contentType, first, parts, signal);
    return `s3://${object.Bucket}/${object.Key}`;
  } catch (error) {
    return failed(error);
  } finally {
    content.destroy();
    client.destroy();
  }
}

async function putInParts(
  client: S3Client,
  object: Object,
  ContentType: string,
  first: Buffer,
  others: AsyncGenerator<Buffer>,
  abortSignal: AbortSignal,
): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...object, ContentType }), { abortSignal });
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
    const whole = new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } });
    await client.send(whole, { abortSignal });
  } catch (error) {
    await client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => {});
    throw error;
  }
}

async function* inParts(content: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < PART) continue;
    yield Buffer.concat(chunks);
    chunks = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(chunks);
}
