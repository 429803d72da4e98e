import type { PortState } from './slice.ts';

/** This machine lacks something (sockets, source ports, memory): it says nothing about the port. */
const SHORTAGES = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EAGAIN']);

/** What the error of a connection attempt says of the port; `shortage` when it says something of this machine only. */
export function outcomeOf(code: string | undefined): PortState | 'shortage' {
  if (code !== undefined && SHORTAGES.has(code)) return 'shortage';
  if (code === 'ECONNREFUSED') return 'closed';
  if (code === 'ETIMEDOUT') return 'filtered';
  // Reset behind the handshake: somebody was there to do it.
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'open';
  return 'unreachable';
}
