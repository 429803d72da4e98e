import type { FlowGroup } from '../flows/flow-group.ts';

/** Times (seconds, in order) and bytes sent of the flows of a group that came to something. */
export function answeredBeats(group: FlowGroup): { times: Float64Array; sizes: Float64Array } {
  const { times, failed, failures, length } = group;
  const sent = sentBytes(group);
  if (failures === 0) return { times, sizes: sent };
  const kept = new Float64Array(length - failures);
  const sizes = new Float64Array(length - failures);
  for (let at = 0, to = 0; at < length; at++) {
    if (failed[at] === 1) continue;
    kept[to] = times[at] as number;
    sizes[to++] = sent[at] as number;
  }
  return { times: kept, sizes };
}

/** Bytes on the wire where the log has them, as they cannot be made up by sequence numbers. */
export function sentBytes(group: FlowGroup): Float64Array {
  const wire = group.ipBytesOut;
  return wire.some((bytes) => bytes > 0) ? wire : group.bytesOut;
}
