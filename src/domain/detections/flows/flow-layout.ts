/** Where a flow's numbers stand among its eight, which fill a line of the processor's cache; the server goes with the service. */
export const FLOW = {
  ...{ time: 0, bytesOut: 1, bytesIn: 2, ipBytesOut: 3, ipBytesIn: 4, duration: 5, target: 6, failed: 7 },
} as const;
export const FLOW_WIDTH = 8;
/** A target is the server's number times this, plus protocol * 65,536 + port. */
export const SERVICES = 2 ** 24;
