/** Where a flow's numbers stand among its eight, which fill a line of the processor's cache; the server goes with the service. */
export const FLOW = {
  ...{ time: 0, bytesOut: 1, bytesIn: 2, ipBytesOut: 3, ipBytesIn: 4, duration: 5, target: 6, flags: 7 },
} as const;
/** Bits of a flow's flags: that nothing came of it, and that the log calls it a protocol that lets people in. */
export const FLAG = { failed: 1, letsPeopleIn: 2 } as const;
export const FLOW_WIDTH = 8;
/** A target is the server's number times this, plus protocol * 65,536 + port. */
export const SERVICES = 2 ** 24;
