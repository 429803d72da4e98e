import { PROTOCOL } from '../logs/flow.ts';
import type { ServiceRow } from './rule.ts';

/** Whether the log states that the server sent something back. */
export function wasAnswered(row: ServiceRow): boolean {
  return row.bytes_in > 0 || row.packets_in > 0;
}

/**
 * Whether datagrams went out and nothing came back. UDP knows no failure, so this is the nearest to it; a log that
 * states no volumes says nothing about it.
 */
export function isUnansweredUdp(row: ServiceRow): boolean {
  return row.protocol === PROTOCOL.udp && !wasAnswered(row) && (row.bytes_out > 0 || row.packets_out > 0);
}
