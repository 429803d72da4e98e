import { DIRECTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { scanTime } from '../scan/time.ts';
import { turnRound } from './turn-round.ts';

/** No TCP packet without data is longer on Ethernet: the frame's header and two headers of 20 bytes with their options. */
const LONGEST_EMPTY = 78;

/**
 * Applies argus' Dir and the state to a row whose addresses, ports and counters stand as printed. `<-` turns the row round,
 * a question mark says that the beginning was not seen.
 */
export function applyArgus(dir: string, batch: FlowBatch, row: number): void {
  nameReportGroup(batch, row);
  if (dir.startsWith('<') && !dir.endsWith('>') && !dir.includes('?')) turnRound(batch, row);
  // argus marks with a question mark where it cannot tell; of UDP it names first who sent first, and no more.
  const told = batch.protocol[row] === PROTOCOL.tcp && !dir.includes('?') && dir !== '';
  batch.direction[row] = told ? DIRECTION.initiator : DIRECTION.order;
  if (batch.state[row] === 0 || batch.protocol[row] !== PROTOCOL.tcp) return;
  batch.failed[row] = isFailed(batch.labels.texts[batch.state[row] as number] as string, batch, row) ? 1 : 0;
}

/**
 * Of an IGMPv3 report argus prints the number of its groups, `0.0.0.1`, where older versions have the group. All such
 * reports go to 224.0.0.22 (RFC 3376, section 4.2.14).
 */
function nameReportGroup({ protocol, dstFamily, dstAddress }: FlowBatch, row: number): void {
  if (protocol[row] !== PROTOCOL.igmp || dstFamily[row] !== 4) return;
  if (dstAddress[row * 16] === 0 && dstAddress[row * 16 + 1] === 0) dstAddress.set([224, 0, 0, 22], row * 16);
}

/** REQ asks without an answer; `S_RA` tells the flags of both sides; RST alone must show by its sizes that no data passed. */
function isFailed(state: string, batch: FlowBatch, row: number): boolean {
  if (state === 'REQ') return true;
  if (state === 'RST') return isEmpty(batch, row);
  if (!state.includes('_')) return false;
  const flags = /^([FSRPAUEC]*)_([FSRPAUEC]*)$/.exec(state);
  if (flags === null) return false;
  const [, out = '', back = ''] = flags;
  return out.includes('S') && !back.includes('S') && !back.includes('P') && !back.includes('F');
}

function isEmpty(batch: FlowBatch, row: number): boolean {
  const sum = (out: Float64Array, back: Float64Array) => (out[row] || 0) + (back[row] || 0);
  const packets = sum(batch.packetsOut, batch.packetsIn);
  return packets > 0 && sum(batch.bytesOut, batch.bytesIn) <= packets * LONGEST_EMPTY;
}

/** The part of a total that the other direction leaves; a total alone counts as sent. */
export function shareTotal(total: number, out: Float64Array, back: Float64Array, row: number): void {
  if (Number.isNaN(total)) return;
  const sent = out[row] as number;
  const received = back[row] as number;
  if (Number.isNaN(sent)) out[row] = Number.isNaN(received) ? total : Math.max(0, total - received);
  else if (Number.isNaN(received)) back[row] = Math.max(0, total - sent);
}

/**
 * A time as ra prints it, to microseconds: any full time, `06/21.10:00:00.5` of a year not stated, or `10:00:00.5` of a
 * day not stated; NaN for anything else.
 */
export function argusTime(text: string, batch: FlowBatch): number {
  const match = /^(?:(?:(\d{4})[/-])?(\d\d)[/-](\d\d)[. T])?(\d\d):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text);
  if (match === null) {
    const bytes = Buffer.from(text);
    return batch.clock.scan(bytes, 0, bytes.length, batch);
  }
  const [, year, month, day, hours, minutes, seconds] = match;
  const sinceMidnight = Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1e6);
  if (!(sinceMidnight <= 86_401e6) || Number(minutes) > 59) return Number.NaN;
  if (month === undefined || day === undefined) return batch.clock.lastAt(sinceMidnight, batch);
  const stated = year === undefined ? batch.clock.yearOf(Number(month), Number(day), batch) : Number(year);
  const midnight = scanTime(Buffer.from(`${stated}-${month}-${day}`), 0, 10);
  return Number.isNaN(midnight) ? midnight : batch.clock.fromLocal(midnight + sinceMidnight, batch);
}
