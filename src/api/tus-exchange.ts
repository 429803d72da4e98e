import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { MemoryLocker, Server } from '@tus/server';
import type { Reply, RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';
import type { ResumableStore } from './resumable-store.ts';

export const UPLOADS_PATH = '/api/v1/uploads';

/** Two requests for one upload within this process wait for each other; between processes the database decides. */
const locker = new MemoryLocker();

/** Header fields of the protocol that are passed on; the others are the platform's own business. */
const PASSED = [
  ...['tus-resumable', 'upload-offset', 'upload-length', 'upload-metadata', 'upload-expires'],
  ...['location', 'cache-control'],
];
const CODES: Record<number, string> = {
  404: 'not-found',
  409: 'wrong-offset',
  410: 'gone',
  412: 'tus-version',
  413: 'too-large',
  415: 'unsupported-type',
  423: 'locked',
};

/**
 * Has a request of the tus protocol answered (https://tus.io/protocols/resumable-upload, version 1.0.0). Throws a
 * Problem for every answer that is none of its successes.
 */
export async function tusExchange(
  { request, services, signal }: RouteContext,
  store: ResumableStore,
  maxSize: number,
): Promise<Reply> {
  let thrown: unknown;
  const server = new Server({
    path: UPLOADS_PATH,
    datastore: store,
    relativeLocation: true,
    maxSize,
    locker,
    namingFunction: () => randomUUID(),
    onResponseError(_request, error) {
      thrown = error;
      return undefined;
    },
  });
  const response = await server.handleWeb(webRequest(request, signal) as never);
  if (thrown instanceof Problem) throw thrown;
  if (response.status >= 400) {
    const said = (await response.text()).trim();
    // The library's own errors are plain objects; anything else is a fault of ours or of what we stand on.
    if (thrown instanceof Error) throw thrown;
    throw problemOf(response.status, said, maxSize);
  }
  services.log.debug('tus', { method: request.method, status: response.status });
  const headers = PASSED.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: response.status, headers: Object.fromEntries(headers) };
}

function problemOf(status: number, said: string, maxSize: number): Problem {
  const known = status < 500 ? status : 400;
  return new Problem(known, CODES[known] ?? 'bad-upload', said || 'This is no request of the tus protocol.', {
    hint:
      known === 413
        ? 'Compress it with gzip, or split it.'
        : 'The protocol is tus 1.0.0: send Tus-Resumable: 1.0.0, and ask with HEAD where to go on.',
    ...(known === 413 ? { members: { limit: maxSize } } : {}),
  });
}

function webRequest(request: RouteContext['request'], signal: AbortSignal): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, [value].flat().join(', '));
  }
  const hasBody = request.method === 'POST' || request.method === 'PATCH';
  return new Request(`http://localhost${request.path}`, {
    ...{ method: request.method, headers, signal },
    ...(hasBody ? { body: Readable.toWeb(request) as never, duplex: 'half' as never } : {}),
  });
}
