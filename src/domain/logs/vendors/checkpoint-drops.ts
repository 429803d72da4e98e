import { DIRECTION, type FlowBatch, hasPorts } from '../flow.ts';
import type { LineResult } from '../lines/line-format.ts';
import { scanAddress } from '../scan/address.ts';
import { scanPort } from '../scan/number.ts';
import { scanProtocol } from '../scan/protocol.ts';

/** A packet that the accelerated path dropped: `<source,port,destination,port,protocol;interface>`. */
const PACKET = /<([^<>]*)>/g;

/**
 * Adds the packets that one record of "optimized drops" lists in `packets`, a flow each; `finish` puts what the record says
 * of all of them into a row. Gives null, or what is wrong with those that cannot be read; the others are kept all the same.
 */
export function addDropped(text: string, line: number, batch: FlowBatch, finish: (row: number) => void): LineResult {
  let kept = 0;
  let damaged = 0;
  let listed = 0;
  for (const [, packet = ''] of text.matchAll(PACKET)) {
    listed += 1;
    const row = batch.begin();
    if (!placePacket(packet, batch, row)) {
      damaged += 1;
      continue;
    }
    // A drop need not have been the first of its conversation.
    batch.direction[row] = DIRECTION.oneWay;
    batch.packetsOut[row] = 1;
    finish(row);
    batch.commit(line);
    kept += 1;
  }
  // The line itself has been counted once.
  batch.read += Math.max(0, kept + (damaged > 0 ? 1 : 0) - 1);
  if (listed > 0 && damaged === 0) return null;
  return { field: 'packets', reason: `${damaged} of ${listed} dropped packets cannot be read` };
}

function placePacket(packet: string, batch: FlowBatch, row: number): boolean {
  const [pair = '', inbound = ''] = packet.split(';');
  const [src = '', srcPort = '', dst = '', dstPort = '', protocol = '', ...more] = pair.split(',').map(asBytes);
  if (more.length > 0 || protocol === '' || src === '' || dst === '') return false;
  const number = scanProtocol(protocol, 0, protocol.length);
  const srcFamily = scanAddress(src, 0, src.length, batch.srcAddress, row * 16);
  const dstFamily = scanAddress(dst, 0, dst.length, batch.dstAddress, row * 16);
  if (number < 0 || srcFamily === 0 || dstFamily === 0) return false;
  batch.protocol[row] = number;
  batch.srcFamily[row] = srcFamily;
  batch.dstFamily[row] = dstFamily;
  if (inbound !== '') batch.srcZone[row] = batch.labels.indexOfText(inbound.trim());
  if (!hasPorts(number) || srcPort === '' || dstPort === '') return true;
  const [from, to] = [scanPort(srcPort, 0, srcPort.length), scanPort(dstPort, 0, dstPort.length)];
  if (from < 0 || to < 0) return false;
  batch.srcPort[row] = from;
  batch.dstPort[row] = to;
  return true;
}

function asBytes(text: string): Buffer | '' {
  const trimmed = text.trim();
  return trimmed === '' ? '' : Buffer.from(trimmed);
}
