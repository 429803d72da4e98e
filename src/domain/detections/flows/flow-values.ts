const NUMBERS = ['time', 'bytesOut', 'bytesIn', 'ipBytesOut', 'ipBytesIn'] as const;
type Numbers = (typeof NUMBERS)[number];

/** Columns of flows, side by side. */
export type FlowValues = Record<Numbers, Float64Array> & { duration: Float32Array; failed: Uint8Array };
export const NUMBER_COLUMNS: readonly Numbers[] = NUMBERS;

/** Empty columns for so many flows. */
export function columnsOf(capacity: number): FlowValues {
  const number = () => new Float64Array(capacity);
  return {
    ...{ time: number(), bytesOut: number(), bytesIn: number(), ipBytesOut: number(), ipBytesIn: number() },
    ...{ duration: new Float32Array(capacity), failed: new Uint8Array(capacity) },
  };
}
