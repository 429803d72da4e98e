import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { checkCursor, eventsAfter } from '../../db/job-events.ts';
import { problemOf } from '../middleware/errors.ts';
import type { Principal } from '../principal.ts';
import { Problem } from '../problem.ts';
import type { ApiServices } from '../services.ts';
import { isAllowedOrigin } from './allowed-origin.ts';
import { type SocketStart, serveSocket } from './socket-stream.ts';
import { principalOfTicket } from './tickets.ts';
import { readTopics } from './topics.ts';

/** Where WebSockets are served, and what they are told of when the client names no topics. */
const PATHS: Record<string, Omit<SocketStart, 'after'>> = {
  '/ws': { topics: [] },
  '/api/v1/excel/ws': { topics: ['workbooks'], only: (event) => event.type === 'job' && event.workbook },
};
const LARGEST_MESSAGE = 16 * 1024;

/** Serves WebSockets beside the routes. A socket is opened with a ticket, because browsers send no headers with one. */
export function serveSockets(server: Server, services: ApiServices): void {
  // Compressing each message for each listener costs seconds where the messages cost milliseconds.
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: LARGEST_MESSAGE });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    open(request, services).then(
      ({ principal, start }) => {
        sockets.handleUpgrade(request, socket, head, (opened) => {
          const gone = new AbortController();
          try {
            const admission = services.streams.admit(principal, 'websocket', gone.signal);
            services.stopping.addEventListener('abort', () => admission.end('server-stops'), {
              once: true,
              signal: admission.signal,
            });
            serveSocket(opened, admission, start);
          } catch (error) {
            opened.close(1013, problemOf(error).code);
          }
        });
      },
      (error: unknown) => refuse(socket, problemOf(error)),
    );
  });
}

async function open(request: IncomingMessage, services: ApiServices) {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://here');
  const served = Object.hasOwn(PATHS, pathname) ? PATHS[pathname] : undefined;
  if (!served) throw new Problem(404, 'not-found', 'There is no WebSocket here.', { hint: 'It is at /ws.' });
  if (services.stopping.aborted) throw new Problem(503, 'stopping', 'This process stops.', { hint: 'Connect again.' });
  if (!isAllowedOrigin(request, services.config.http)) {
    throw new Problem(403, 'cross-site', 'A page of another site asked for this.', {
      hint: 'CORS_ORIGINS lists the sites that may.',
    });
  }
  const after = searchParams.get('after');
  if (after !== null) checkCursor(after);
  const topics = readTopics(searchParams.get('topics') ?? undefined);
  // Last, because it uses the ticket up.
  const principal = await principalOfTicket(services, searchParams.get('ticket') ?? '');
  const start = {
    ...served,
    after: after ?? (await now(services, principal)),
    topics: topics ? [...topics] : served.topics,
  };
  return { principal, start };
}

/** Where the feed is. */
async function now({ database }: ApiServices, { tenantId }: Principal): Promise<string> {
  return (await eventsAfter(database.app, { tenantId, after: null, limit: 1 })).cursor;
}

function refuse(socket: Duplex, { status, code, detail, hint }: Problem): void {
  const body = JSON.stringify({ type: `/problems/${code}`, title: STATUS_CODES[status], status, detail, hint });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
