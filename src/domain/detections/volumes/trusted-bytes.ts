import type { FlowGroup } from '../flows/flow-group.ts';

/** Headers and repeats make the wire's count larger than the payload's, never much smaller. */
const SLACK = 1.1;

/** Bytes sent one way in each flow of a group, as far as they can be true, and how many counts could not. */
export interface TrustedBytes {
  bytes: Float64Array;
  impossible: number;
}

/**
 * Payload counters of TCP come from sequence numbers, and a reset or a wrapped one makes gigabytes of nothing. Where the
 * log also counts bytes on the wire, those are the most that can have gone through.
 */
export function trustedBytes(group: FlowGroup, way: 'out' | 'in'): TrustedBytes {
  const stated = way === 'out' ? group.bytesOut : group.bytesIn;
  const wire = way === 'out' ? group.ipBytesOut : group.ipBytesIn;
  const bytes = stated.slice();
  let impossible = 0;
  for (let at = 0; at < bytes.length; at++) {
    const most = wire[at] as number;
    if (most > 0 && (bytes[at] as number) > most * SLACK) {
      bytes[at] = most;
      impossible += 1;
    } else if (bytes[at] === 0) bytes[at] = most;
  }
  return { bytes, impossible };
}
