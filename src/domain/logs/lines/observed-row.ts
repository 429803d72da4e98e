import { formatAddress } from '../address.ts';
import type { FlowBatch } from '../flow.ts';
import { type Observation, type ObservationKind, observation } from '../observation.ts';

/**
 * An observation with the endpoints and protocol of a batch's row that was filled but is not committed, and with its time
 * unless another is given.
 */
export function observedRow(
  kind: ObservationKind,
  batch: FlowBatch,
  row: number,
  line: number,
  rest: Pick<Observation, 'name' | 'detail'> & Partial<Pick<Observation, 'time'>>,
): Observation {
  const port = (column: Int32Array) => (column[row] === -1 ? null : (column[row] as number));
  const address = (bytes: Uint8Array, family: Uint8Array) =>
    family[row] === 0 ? null : formatAddress(bytes, row * 16, family[row] as number);
  return observation(kind, line, {
    time: batch.time[row] as number,
    src: address(batch.srcAddress, batch.srcFamily),
    srcPort: port(batch.srcPort),
    dst: address(batch.dstAddress, batch.dstFamily),
    dstPort: port(batch.dstPort),
    protocol: batch.protocol[row] === -1 ? null : (batch.protocol[row] as number),
    ...rest,
  });
}
