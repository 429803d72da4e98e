import type { FlowBatch } from '../flow.ts';

/** Turns a row round whose record names the server first: what was sent becomes what came back. */
export function swapEnds(batch: FlowBatch, row: number): void {
  const { srcAddress, dstAddress } = batch;
  for (let i = row * 16; i < row * 16 + 16; i++) {
    const byte = srcAddress[i] as number;
    srcAddress[i] = dstAddress[i] as number;
    dstAddress[i] = byte;
  }
  for (const [one, other] of [
    [batch.srcFamily, batch.dstFamily],
    [batch.srcPort, batch.dstPort],
    [batch.bytesOut, batch.bytesIn],
    [batch.ipBytesOut, batch.ipBytesIn],
    [batch.packetsOut, batch.packetsIn],
    [batch.srcZone, batch.dstZone],
    [batch.srcNat, batch.dstNat],
  ] as const) {
    const value = one[row] as number;
    one[row] = other[row] as number;
    other[row] = value;
  }
}
