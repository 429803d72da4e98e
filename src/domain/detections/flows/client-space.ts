import { FLAG, FLOW, FLOW_WIDTH, SERVICES } from './flow-layout.ts';
import { type ClientColumns, clientColumnsOf } from './flow-values.ts';
import { GroupSpace } from './group-space.ts';

/** Memory in which the flows of one client after another become columns; it grows to the largest client. */
export class ClientSpace {
  readonly groups = new GroupSpace();
  #columns = clientColumnsOf(1_024);

  /** Copies some flows in order of time, and `rows` into that order; what it gives is valid until the next ones are taken. */
  take(numbers: Float64Array, rows: Uint32Array): ClientColumns {
    if (rows.length > this.#columns.time.length) {
      this.#columns = clientColumnsOf(2 ** Math.ceil(Math.log2(rows.length)));
    }
    gather(numbers, rows, this.#columns);
    if (isInOrder(this.#columns.time, rows.length)) return this.#columns;
    rows.sort((a, b) => (numbers[FLOW_WIDTH * a] as number) - (numbers[FLOW_WIDTH * b] as number));
    gather(numbers, rows, this.#columns);
    return this.#columns;
  }
}

function gather(numbers: Float64Array, rows: Uint32Array, into: ClientColumns): void {
  for (let at = 0; at < rows.length; at++) {
    const flow = FLOW_WIDTH * (rows[at] as number);
    const target = numbers[flow + FLOW.target] as number;
    const server = Math.floor(target / SERVICES);
    into.server[at] = server;
    into.service[at] = target - server * SERVICES;
    into.time[at] = numbers[flow + FLOW.time] as number;
    into.bytesOut[at] = numbers[flow + FLOW.bytesOut] as number;
    into.bytesIn[at] = numbers[flow + FLOW.bytesIn] as number;
    into.ipBytesOut[at] = numbers[flow + FLOW.ipBytesOut] as number;
    into.ipBytesIn[at] = numbers[flow + FLOW.ipBytesIn] as number;
    into.duration[at] = numbers[flow + FLOW.duration] as number;
    const flags = numbers[flow + FLOW.flags] as number;
    into.failed[at] = flags & FLAG.failed;
    into.letsPeopleIn[at] = flags >> 1;
  }
}

function isInOrder(times: Float64Array, count: number): boolean {
  for (let at = 1; at < count; at++) if ((times[at - 1] as number) > (times[at] as number)) return false;
  return true;
}
