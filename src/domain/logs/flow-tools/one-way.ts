import { CONFIDENCE } from '../../topology/confidence.ts';
import { type FlowBatch, PROTOCOL } from '../flow.ts';
import { swapEnds } from './turn-round.ts';

/** ICMP's echo in both versions: https://www.iana.org/assignments/icmp-parameters and icmpv6-parameters. */
const ECHO = { request: 8, reply: 0, request6: 128, reply6: 129 } as const;

/** Notes of a record of one direction that it counts what the client sent. */
export function markRequest(batch: FlowBatch, row: number): void {
  batch.confidence[row] = CONFIDENCE.initiator;
}

/** Notes of a record of one direction that it counts what came back, and names the client first. */
export function markReply(batch: FlowBatch, row: number): void {
  swapEnds(batch, row);
  batch.reversed[row] = 1;
  batch.reply[row] = 1;
  batch.confidence[row] = CONFIDENCE.initiator;
}

/** Notes which half of an echo a record of one direction counts, if it is of one. */
export function markEcho(type: number, batch: FlowBatch, row: number): void {
  const isIcmp = batch.protocol[row] === PROTOCOL.icmp;
  if (!isIcmp && batch.protocol[row] !== PROTOCOL.icmp6) return;
  if (type === (isIcmp ? ECHO.request : ECHO.request6)) markRequest(batch, row);
  else if (type === (isIcmp ? ECHO.reply : ECHO.reply6)) markReply(batch, row);
}

/**
 * The same for flow records, which keep type and code where the destination port would be, as type * 256 + code. Of
 * ICMP, nought is the echo's answer and also what exporters write that know neither, so it tells nothing.
 */
export function markEchoPort(typeAndCode: number, batch: FlowBatch, row: number): void {
  if (typeAndCode > 0) markEcho(typeAndCode >> 8, batch, row);
}
