import type { FlowBatch } from '../flow.ts';

/** Makes the source of a row its destination: addresses, ports and counters. Zones and labels stay as they are. */
export function turnRound(batch: FlowBatch, row: number): void {
  const { srcAddress, dstAddress } = batch;
  const src = srcAddress.slice(row * 16, row * 16 + 16);
  srcAddress.set(dstAddress.subarray(row * 16, row * 16 + 16), row * 16);
  dstAddress.set(src, row * 16);
  swap(batch.srcFamily, batch.dstFamily, row);
  swap(batch.srcPort, batch.dstPort, row);
  swap(batch.bytesOut, batch.bytesIn, row);
  swap(batch.packetsOut, batch.packetsIn, row);
}

function swap(a: { [index: number]: number }, b: { [index: number]: number }, row: number): void {
  const kept = a[row] as number;
  a[row] = b[row] as number;
  b[row] = kept;
}
