import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DestinationNotAllowed } from './destination-not-allowed.ts';
import type { Destination } from './destination-url.ts';
import { FileChanged, type FilePlace, isWanted, LONGEST_PATH, type PlacedFile, PlaceFailed } from './file-place.ts';
import { OutboundFailed } from './outbound-failed.ts';
import { type OutboundRules, outboundStream } from './outbound-request.ts';

/** A prefix of a bucket, and with what it is read. */
export interface S3Prefix {
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  accessKeyId: string;
  secretAccessKey: string;
}

/** How requests leave. */
export interface Sending {
  /** The approved destination that a URL lies at. */
  find(url: string): Promise<Destination | undefined>;
  /** Hears why a request was stopped. */
  blocked(reason: string): Promise<void>;
  rules: OutboundRules;
}

const PAGE = 1_000;
const MOST_OBJECTS = 100_000;
/** For one object; a list takes less. */
const TIMEOUT = 10 * 60_000;

/** How the kit describes a request; everything else of it is not ours. */
interface KitRequest {
  method: string;
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: unknown;
}

/**
 * Opens a prefix for looking through. Requests go to approved destinations and nowhere else. Objects appear whole, so
 * that each is whole.
 */
export function openS3Prefix(
  { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey }: S3Prefix,
  sending: Sending,
): FilePlace {
  const client = openS3({ endpoint, region, accessKeyId, secretAccessKey }, sending);
  const listPage = (ContinuationToken: string | undefined, abortSignal: AbortSignal) =>
    client
      .send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: PAGE, ContinuationToken }), {
        abortSignal,
      })
      .catch(failed);
  return {
    async *list(signal) {
      let count = 0;
      let token: string | undefined;
      do {
        const page = await listPage(token, signal);
        const found = (page.Contents ?? []).flatMap(placed);
        count += found.length;
        if (count > MOST_OBJECTS) throw new PlaceFailed(`The prefix has more than ${MOST_OBJECTS} objects.`);
        yield found;
        token = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (token !== undefined);
    },
    async open(file, abortSignal) {
      const [etag] = file.version.split(' ');
      const command = new GetObjectCommand({ Bucket: bucket, Key: file.path, IfMatch: etag });
      const { Body, ETag } = await client.send(command, { abortSignal }).catch(failed);
      if (!(Body instanceof Readable)) throw new PlaceFailed('The object has no content.');
      if (ETag !== etag) {
        Body.destroy();
        throw new FileChanged();
      }
      return Body;
    },
    // What was read is what had the ETag.
    async confirm() {},
    async putAway() {},
    close: () => client.destroy(),
  };
}

/** A client of an S3 service whose requests go to approved destinations and nowhere else. */
export function openS3(
  { endpoint, region, accessKeyId, secretAccessKey }: Omit<S3Prefix, 'bucket' | 'prefix'>,
  sending: Sending,
): S3Client {
  return new S3Client({
    ...{ endpoint, region, credentials: { accessKeyId, secretAccessKey } },
    // A bucket in the host's name would be another destination.
    forcePathStyle: true,
    maxAttempts: 2,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      handle: (request: KitRequest, options: { abortSignal?: unknown } = {}) =>
        handle(request, options.abortSignal, sending),
    },
  });
}

function placed({ Key, Size, ETag }: { Key?: string; Size?: number; ETag?: string }): PlacedFile[] {
  const name = Key?.split('/').at(-1) ?? '';
  if (Key === undefined || ETag === undefined || name === '' || !isWanted(name) || Key.length > LONGEST_PATH) return [];
  return [{ path: Key, size: Size ?? 0, version: `${ETag} ${Size}`, whole: true }];
}

async function handle(request: KitRequest, signal: unknown, { find, blocked, rules }: Sending) {
  try {
    return await sendTo(request, await find(urlOf(request)), signal, rules);
  } catch (error) {
    if (error instanceof DestinationNotAllowed) await blocked(error.message);
    throw error;
  }
}

async function sendTo(
  request: KitRequest,
  destination: Destination | undefined,
  signal: unknown,
  rules: OutboundRules,
) {
  if (!destination) throw new DestinationNotAllowed('No administrator has approved this destination.');
  // The one is written by the client itself, the other it cannot wait for.
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !/^(host|expect)$/i.test(name)),
  );
  const { status, body, close, ...answer } = await outboundStream(
    urlOf(request),
    {
      ...{ destination, method: request.method, headers, timeout: TIMEOUT },
      body: bodyOf(request.body),
      signal: signal instanceof AbortSignal ? signal : undefined,
    },
    rules,
  );
  body.once('close', close);
  return { response: { statusCode: status, headers: answer.headers, body } as never };
}

function bodyOf(body: unknown): Buffer | string | null {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? Buffer.from(body.buffer, body.byteOffset, body.byteLength) : null;
}

/** The request's URL, written as it was signed. */
function urlOf({ protocol, hostname, port, path, query = {} }: KitRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((each) => (each === null ? escaped(name) : `${escaped(name)}=${escaped(each)}`)),
  );
  return `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`;
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Throws in words for the person who set it up; nothing of the answer is passed on but its code. */
export function failed(error: unknown): never {
  if (error instanceof DestinationNotAllowed || error instanceof OutboundFailed) throw new PlaceFailed(error.message);
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  if (name === 'AbortError') throw error;
  const status = $metadata?.httpStatusCode;
  if (status === 412 || status === 404)
    throw status === 412 ? new FileChanged() : new PlaceFailed('There is no such bucket or object.');
  if (status === 401 || status === 403) throw new PlaceFailed('The service refuses the key (access denied).');
  throw new PlaceFailed(`The service cannot be read (${status ?? 'no answer'}).`);
}
