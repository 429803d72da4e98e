import type { Readable } from 'node:stream';
import { buildConnector, Client, type Dispatcher } from 'undici';
import { type CheckedAddress, checkedAddress, type Resolve } from './checked-address.ts';
import { DestinationNotAllowed } from './destination-not-allowed.ts';
import { type Destination, isAt, readDestinationUrl } from './destination-url.ts';
import { OutboundFailed } from './outbound-failed.ts';
import type { IsOwnEndpoint } from './own-endpoints.ts';
import { readAnswer } from './read-answer.ts';

/** What holds for every request that leaves the platform. */
export interface OutboundRules {
  /** Our own database, Redis and API, to which nothing is sent. */
  isOwn: IsOwnEndpoint;
  resolve?: Resolve | undefined;
  /** PEM, instead of the system's authorities. */
  ca?: string | undefined;
}

export interface OutboundRequest {
  /** The approved destination that the URL must lie at. */
  destination: Destination;
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer | string | null;
  /** Milliseconds for all of it; 10 000. */
  timeout?: number;
  /** Of the answer, inflated; 1 MiB. */
  maxBytes?: number;
  signal?: AbortSignal | undefined;
}

export interface OutboundAnswer {
  status: number;
  /** In lower case; several of one name are joined by commas. */
  headers: Record<string, string>;
  body: Buffer;
}

const TIMEOUT = 10_000;
const MAX_BYTES = 1024 * 1024;
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_HEADERS = 100;
const NOT_MODIFIED = 304;
/** A header with any other character could end one and begin the next. */
const HEADER = /^[\t\x20-\x7e\x80-\xff]*$/;

/** An answer whose body is still to come. */
export interface OutboundStream {
  status: number;
  headers: Record<string, string>;
  body: Readable;
  /** Ends the connection; to be called once the body was read, or is not wanted. */
  close(): void;
}

/**
 * Sends one request and reads its answer. The name is resolved once and every address of it checked; the connection
 * goes to the checked address, with the name for TLS and Host. A redirect is a failure. Throws DestinationNotAllowed,
 * when nothing was sent, and OutboundFailed.
 */
export async function outboundRequest(
  url: string,
  request: OutboundRequest,
  rules: OutboundRules,
): Promise<OutboundAnswer> {
  const timer = AbortSignal.timeout(request.timeout ?? TIMEOUT);
  let answer: OutboundStream | undefined;
  try {
    answer = await send(url, { ...request, headers: { 'accept-encoding': 'gzip', ...request.headers } }, rules, timer);
    const { status, headers, body } = answer;
    const maxBytes = request.maxBytes ?? MAX_BYTES;
    return { status, headers, body: await readAnswer(body, headers['content-encoding'] ?? '', maxBytes) };
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw failureOf(error, timer.aborted);
  } finally {
    answer?.close();
  }
}

/** The same for answers that are read piece by piece, as they are: nothing is inflated, and no size is too large. */
export async function outboundStream(
  url: string,
  request: Omit<OutboundRequest, 'maxBytes'>,
  rules: OutboundRules,
): Promise<OutboundStream> {
  const timer = AbortSignal.timeout(request.timeout ?? TIMEOUT);
  try {
    return await send(url, request, rules, timer);
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw failureOf(error, timer.aborted);
  }
}

async function send(
  url: string,
  request: OutboundRequest,
  rules: OutboundRules,
  timer: AbortSignal,
): Promise<OutboundStream> {
  const { url: parsed, at } = readDestinationUrl(url);
  if (!isAt(request.destination, at))
    throw new DestinationNotAllowed('The address is not at the approved destination.');
  for (const text of [...Object.keys(request.headers ?? {}), ...Object.values(request.headers ?? {})]) {
    if (!HEADER.test(text)) throw new DestinationNotAllowed('A header holds a control character.');
  }
  const signal = request.signal ? AbortSignal.any([timer, request.signal]) : timer;
  const address = await abortable(checkDestination(at, request.destination.internal, rules), signal);
  const client = clientFor(parsed, at.host, address, rules.ca);
  const close = () => void client.destroy().catch(() => {});
  try {
    const { statusCode, headers, body } = await client.request({
      method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
      path: `${parsed.pathname}${parsed.search}`,
      headers: request.headers ?? {},
      body: request.body ?? null,
      signal,
    });
    // Unread when we refuse it, it fails with the connection, and nobody listens.
    body.on('error', () => {});
    const flat = flatten(headers);
    if (statusCode >= 300 && statusCode < 400 && statusCode !== NOT_MODIFIED) {
      throw new OutboundFailed('redirected', 'The answer leads elsewhere, which is not followed.');
    }
    return { status: statusCode, headers: flat, body, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Resolves a destination and gives the address to connect to. Throws DestinationNotAllowed, and what resolving throws. */
export async function checkDestination(
  { host, port }: Pick<Destination, 'host' | 'port'>,
  internal: readonly string[],
  { isOwn, resolve }: Pick<OutboundRules, 'isOwn' | 'resolve'>,
): Promise<CheckedAddress> {
  const address = await checkedAddress(host, { internal, resolve });
  if (await isOwn(address.address, port)) {
    throw new DestinationNotAllowed('A part of this platform listens there, to which nothing is sent.');
  }
  return address;
}

/** One connection, to the address and to nothing else; undici's own look-up would not even be asked for a literal. */
function clientFor(url: URL, host: string, { address }: CheckedAddress, ca: string | undefined): Client {
  const connect = buildConnector({ timeout: TIMEOUT, allowH2: false, ...(ca && { ca }) });
  const isName = !/^[\d.]+$|^\[/.test(host);
  return new Client(url.origin, {
    connect: (options, done) => connect({ ...options, hostname: address, servername: isName ? host : '' }, done),
    maxHeaderSize: MAX_HEADER_BYTES,
    pipelining: 0,
  });
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = Object.create(null);
  let count = 0;
  for (const [name, value] of Object.entries(headers)) {
    count += Array.isArray(value) ? value.length : 1;
    flat[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  if (count > MAX_HEADERS) throw new OutboundFailed('bad-answer', 'The answer has too many headers.');
  return flat;
}

function abortable<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function failureOf(error: unknown, late: boolean): unknown {
  if (error instanceof DestinationNotAllowed || error instanceof OutboundFailed) return error;
  if (late) return new OutboundFailed('timeout', 'There was no whole answer in time.', error);
  const code = String((error as { code?: unknown }).code ?? '');
  if (/^(UND_ERR_HEADERS_OVERFLOW|HPE_|Z_|ERR_INVALID)/.test(code)) {
    return new OutboundFailed('bad-answer', 'The answer cannot be read.', error);
  }
  return new OutboundFailed('unreachable', 'The destination does not answer.', error);
}
