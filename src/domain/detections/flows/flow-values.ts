/** Columns of flows, side by side: seconds, bytes, 1 where a flow failed, and 1 where the log calls it a protocol that lets people in. */
export interface FlowValues {
  time: Float64Array;
  bytesOut: Float64Array;
  bytesIn: Float64Array;
  ipBytesOut: Float64Array;
  ipBytesIn: Float64Array;
  duration: Float32Array;
  failed: Uint8Array;
  letsPeopleIn: Uint8Array;
}

/** The same with numbers of servers, and services as protocol * 65,536 + port. */
export type ClientColumns = FlowValues & { server: Uint32Array; service: Uint32Array };

/** Empty columns for so many flows. */
export function columnsOf(capacity: number): FlowValues {
  const number = () => new Float64Array(capacity);
  return {
    ...{ time: number(), bytesOut: number(), bytesIn: number(), ipBytesOut: number(), ipBytesIn: number() },
    ...{
      duration: new Float32Array(capacity),
      failed: new Uint8Array(capacity),
      letsPeopleIn: new Uint8Array(capacity),
    },
  };
}

/** Empty columns with servers and services. */
export function clientColumnsOf(capacity: number): ClientColumns {
  return { ...columnsOf(capacity), server: new Uint32Array(capacity), service: new Uint32Array(capacity) };
}
