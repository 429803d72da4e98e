import type { Readable } from 'node:stream';
import { failed, openS3, type S3Prefix, type Sending } from './s3-place.ts';
import { putStream } from './s3-put.ts';

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
  try {
    await putStream(client, object, content, { signal, contentType });
    return `s3://${object.Bucket}/${object.Key}`;
  } catch (error) {
    return failed(error);
  } finally {
    content.destroy();
    client.destroy();
  }
}
