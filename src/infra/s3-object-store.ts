import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { addAbortSignal, Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { BucketSettings } from './bucket-settings.ts';
import { type BareObjectStore, checkedKey, isObjectKey } from './object-store.ts';
import { ObjectStoreFailed } from './object-store-failed.ts';
import { readOn } from './read-on.ts';
import { type PutOptions, putStream } from './s3-put.ts';

const CONNECT_MILLISECONDS = 2_000;
/** A reader may wait this long between two reads; later ones go on over a new connection. */
const IDLE_MILLISECONDS = 60_000;
const MOST_CONNECTIONS = 200;
/** Between two proofs that objects can be stored; in between it is enough that the bucket is there. */
const PROOF_MILLISECONDS = 60_000;

/** Objects in a bucket. Incomplete uploads of processes that died are the bucket's lifecycle rules' to remove. */
export function s3ObjectStore({ bucket: Bucket, prefix, ...settings }: BucketSettings): BareObjectStore {
  const client = openClient(settings);
  const objectOf = (key: string) => ({ Bucket, Key: `${prefix}${checkedKey(key)}` });
  let provedAt = Number.NEGATIVE_INFINITY;

  /** The object from byte `start` on; undefined when it has no such byte. */
  async function open(key: string, start: number, IfMatch?: string) {
    const Range = start > 0 ? `bytes=${start}-` : undefined;
    const answer = await client.send(new GetObjectCommand({ ...objectOf(key), Range, IfMatch })).catch((error) => {
      if (statusOf(error) === 416) return undefined;
      throw failed('give an object', error);
    });
    if (!answer) return undefined;
    if (!(answer.Body instanceof Readable)) throw new ObjectStoreFailed('give an object', new Error('no content'));
    return { body: answer.Body, version: answer.ETag };
  }

  async function put(key: string, source: Readable | AsyncIterable<Buffer>, options: PutOptions) {
    const object = objectOf(key);
    const stream = source instanceof Readable ? source : Readable.from(source);
    let ofSource: unknown;
    stream.once('error', (error) => {
      ofSource = error;
    });
    let bytes = 0;
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        yield chunk;
      }
    }
    if (options.signal) addAbortSignal(options.signal, stream);
    try {
      const isPut = await putStream(client, object, counted(), options);
      return { isPut, bytes };
    } catch (error) {
      throw ofSource ?? failed('store an object', error);
    } finally {
      stream.destroy();
    }
  }

  async function versionOf(key: string): Promise<string | undefined> {
    const head = await client.send(new HeadObjectCommand(objectOf(key))).catch((error) => {
      if (statusOf(error) === 404) return undefined;
      throw failed('describe an object', error);
    });
    return head?.ETag;
  }

  return {
    put: async (key, source, signal) => (await put(key, source, { signal })).bytes,
    async get(key, { start } = { start: 0 }) {
      const first = await open(key, start);
      return first ? readOn(first, start, (at) => open(key, at, first.version)) : Readable.from([]);
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(objectOf(key))).catch((error) => {
        if (statusOf(error) !== 404 || error.name === 'NoSuchBucket') throw failed('remove an object', error);
      });
    },
    async *keys() {
      let ContinuationToken: string | undefined;
      do {
        const command = new ListObjectsV2Command({ Bucket, Prefix: prefix, ContinuationToken });
        const page = await client.send(command).catch((error) => {
          throw failed('list objects', error);
        });
        for (const { Key = '' } of page.Contents ?? []) {
          const key = Key.slice(prefix.length);
          if (isObjectKey(key)) yield key;
        }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (ContinuationToken !== undefined);
    },
    async replace(key, change) {
      const first = await open(key, 0);
      if (first?.version === undefined) throw new ObjectStoreFailed('describe an object', new Error('no ETag'));
      const ifMatch = first.version;
      const source = readOn(first, 0, (at) => open(key, at, ifMatch));
      try {
        const anew = await change(source);
        if (anew === null) return false;
        // Asked as well, for services that know no conditions.
        const only = async () => (await versionOf(key)) === ifMatch;
        return (await put(key, anew, { ifMatch, only })).isPut;
      } catch (error) {
        if (error instanceof ObjectStoreFailed && [404, 409, 412].includes(statusOf(error.cause) ?? 0)) return false;
        throw error;
      } finally {
        source.destroy();
      }
    },
    async check() {
      const refused = (error: unknown) => {
        provedAt = Number.NEGATIVE_INFINITY;
        throw failed('answer', error);
      };
      await client.send(new HeadBucketCommand({ Bucket })).catch(refused);
      if (performance.now() - provedAt < PROOF_MILLISECONDS) return;
      const probe = { Bucket, Key: `${prefix}.check-${randomUUID()}` };
      await client.send(new PutObjectCommand({ ...probe, Body: 'probe' })).catch(refused);
      await client.send(new DeleteObjectCommand(probe)).catch(refused);
      provedAt = performance.now();
    },
  };
}

/** A client whose credentials, when none are given, come from where AWS' clients look for them. */
function openClient({
  endpoint,
  region,
  pathStyle,
  accessKeyId,
  secretAccessKey,
}: Omit<BucketSettings, 'bucket' | 'prefix'>) {
  // A service of one's own mostly has no regions, and signatures need one.
  const named = region || (endpoint && 'us-east-1');
  return new S3Client({
    ...(endpoint && { endpoint }),
    ...(named && { region: named }),
    ...(accessKeyId && { credentials: { accessKeyId, secretAccessKey } }),
    forcePathStyle: pathStyle,
    maxAttempts: 3,
    // What is stored proves itself, and other makes' services know no checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: CONNECT_MILLISECONDS,
      socketTimeout: IDLE_MILLISECONDS,
      httpAgent: new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS }),
      httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: MOST_CONNECTIONS }),
    },
  });
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | undefined)?.$metadata?.httpStatusCode;
}

/** What went wrong; an object that is not there has the code that a file has. */
function failed(what: string, error: unknown): unknown {
  const { name } = error as Error;
  if (name === 'AbortError') return error;
  if (name === 'NoSuchKey') return Object.assign(new Error('There is no such object.'), { code: 'ENOENT' });
  return new ObjectStoreFailed(what, error);
}
