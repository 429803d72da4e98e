import type { FlowBatch } from '../flow.ts';

/** Turns a row round whose record names the server first: what was sent becomes what came back. */
export function swapEnds(batch: FlowBatch, row: number): void {
  const { srcAddress, dstAddress } = batch;
  for (let i = row * 16; i < row * 16 + 16; i++) {
    const byte = srcAddress[i] as number;
    srcAddress[i] = dstAddress[i] as number;
    dstAddress[i] = byte;
  }
  swap(batch.srcFamily, batch.dstFamily, row);
  swap(batch.srcPort, batch.dstPort, row);
  swap(batch.bytesOut, batch.bytesIn, row);
  swap(batch.ipBytesOut, batch.ipBytesIn, row);
  swap(batch.packetsOut, batch.packetsIn, row);
  swap(batch.srcZone, batch.dstZone, row);
  swap(batch.srcNat, batch.dstNat, row);
}

function swap(one: { [index: number]: number }, other: { [index: number]: number }, row: number): void {
  const value = one[row] as number;
  one[row] = other[row] as number;
  other[row] = value;
}
