import type { Server, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

/** How long who holds a connection may still come with a request, and is told to open another elsewhere. */
const FAREWELL_MILLISECONDS = 2_000;
/** Requests that run when the process is told to stop get this long. */
const DRAIN_MILLISECONDS = 8_000;
/** Longer than that no drain takes. */
export const LONGEST_DRAIN_MILLISECONDS = FAREWELL_MILLISECONDS + DRAIN_MILLISECONDS;

/** From the moment that `stopping` aborts, every answer says that its connection ends with it. */
export function sayFarewell(server: Server, stopping: AbortSignal): void {
  const open = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    if (stopping.aborted) response.shouldKeepAlive = false;
    open.add(response);
    response.once('close', () => open.delete(response));
  });
  stopping.addEventListener('abort', () => {
    for (const response of open) response.shouldKeepAlive = false;
  });
}

/**
 * Stops taking requests and waits for those under way. A balancer learns only after a moment that this process goes, and
 * a connection that is closed while a request travels in it loses the request: so what comes meanwhile is answered.
 */
export async function drain(server: Server): Promise<void> {
  const until = performance.now() + FAREWELL_MILLISECONDS;
  while (performance.now() < until && (await connections(server)) > 0) await wait(50);
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
  await closed;
  clearTimeout(timer);
}

function connections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((error, count) => resolve(error ? 0 : count)));
}
