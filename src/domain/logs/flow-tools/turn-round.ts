import type { FlowBatch } from '../flow.ts';

/** Makes the source of a row its destination: addresses, ports and counters. Zones and labels stay as they are. */
export function turnRound(batch: FlowBatch, row: number): void {
  const { srcAddress, dstAddress } = batch;
  for (let i = row * 16; i < row * 16 + 16; i++) swap(srcAddress, dstAddress, i);
  swap(batch.srcFamily, batch.dstFamily, row);
  swap(batch.srcPort, batch.dstPort, row);
  swap(batch.bytesOut, batch.bytesIn, row);
  swap(batch.packetsOut, batch.packetsIn, row);
}

/** Turns a row round whose record names the server first, with all that it says of either end. */
export function swapEnds(batch: FlowBatch, row: number): void {
  turnRound(batch, row);
  swap(batch.ipBytesOut, batch.ipBytesIn, row);
  swap(batch.srcZone, batch.dstZone, row);
  swap(batch.srcNat, batch.dstNat, row);
}

function swap(one: { [index: number]: number }, other: { [index: number]: number }, at: number): void {
  const value = one[at] as number;
  one[at] = other[at] as number;
  other[at] = value;
}
