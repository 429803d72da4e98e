/** A part of a scan that one job does: places of the permuted order of addresses, the last not included. */
export interface ScanBatch {
  no: number;
  first: number;
  last: number;
}

const MOST_BATCHES = 256;
const MOST_ADDRESSES = 4_096;
/** Small enough that a worker which is lost costs little, large enough that handing over does not. */
const PROBES_OF_BATCH = 200_000;
const PROBES_OF_SLICE = 20_000;
/** Beyond this a slice would no longer be through in the time a worker may take to be given up. */
const LEAST_SLICE_SECONDS = 2;

/** Cuts so many addresses, each asked so many ports, into batches. */
export function planBatches(addresses: number, ports: number): ScanBatch[] {
  const fitting = Math.min(MOST_ADDRESSES, Math.ceil(PROBES_OF_BATCH / Math.max(1, ports)));
  const size = Math.max(1, fitting, Math.ceil(addresses / MOST_BATCHES));
  return Array.from({ length: Math.ceil(addresses / size) }, (_, i) => ({
    no: i + 1,
    first: i * size,
    last: Math.min(addresses, (i + 1) * size),
  }));
}

/** How many addresses of a batch are scanned between two checkpoints, at so many probes a second. */
export function sliceSize(ports: number, probesPerSecond: number): number {
  const probes = Math.min(PROBES_OF_SLICE, probesPerSecond * LEAST_SLICE_SECONDS);
  return Math.max(1, Math.min(MOST_ADDRESSES, Math.floor(probes / Math.max(1, ports))));
}
