import { AddressBook } from './address-book.ts';
import { ClientFlows } from './client-flows.ts';
import { ClientSpace } from './client-space.ts';
import { FLAG, FLOW_WIDTH, SERVICES } from './flow-layout.ts';
import { rowsByGroup, startsOf } from './group-sort.ts';

/** One flow as detections read it. Counters are 0 where the log states none. */
export interface FlowRow {
  client: number;
  server: number;
  protocol: number;
  port: number;
  /** Seconds since the epoch. */
  time: number;
  /** Seconds. */
  duration: number;
  bytesOut: number;
  bytesIn: number;
  ipBytesOut: number;
  ipBytesIn: number;
  failed: boolean;
  /** The log calls it a protocol that lets people in: SSH, RDP … */
  letsPeopleIn?: boolean | undefined;
}

/**
 * Flows of whole clients in any order, as numbers side by side: under seventy bytes each, and no object for any of them.
 * They become columns a client at a time.
 */
export class FlowColumns {
  readonly addresses = new AddressBook();
  length = 0;
  /** FLOW_WIDTH numbers for each flow. */
  numbers = new Float64Array(FLOW_WIDTH * 4_096);
  /** Number of each flow's client. */
  clients = new Uint32Array(4_096);

  /** Makes room for so many flows at once. */
  reserve(flows: number): void {
    if (flows <= this.clients.length) return;
    const numbers = new Float64Array(FLOW_WIDTH * flows);
    numbers.set(this.numbers.subarray(0, FLOW_WIDTH * this.length));
    this.numbers = numbers;
    const clients = new Uint32Array(flows);
    clients.set(this.clients.subarray(0, this.length));
    this.clients = clients;
  }

  /** The place for one flow more, to be filled in. */
  next(): number {
    if (this.length === this.clients.length) this.reserve(2 * this.length);
    return this.length++;
  }

  add(row: FlowRow): void {
    const at = this.next();
    this.clients[at] = row.client;
    const target = row.server * SERVICES + row.protocol * 65_536 + row.port;
    this.numbers.set(
      [
        ...[row.time, row.bytesOut, row.bytesIn, row.ipBytesOut, row.ipBytesIn, row.duration, target],
        (row.failed ? FLAG.failed : 0) | (row.letsPeopleIn ? FLAG.letsPeopleIn : 0),
      ],
      FLOW_WIDTH * at,
    );
  }

  /** Forgets all flows and addresses, and keeps the memory. */
  clear(): void {
    this.length = 0;
    this.addresses.clear();
  }

  /** Every client with all of its flows in order of time. What it holds is valid until the next client is asked for. */
  *byClient(space = new ClientSpace()): Generator<ClientFlows> {
    const starts = startsOf(this.clients, this.length, this.addresses.size);
    const order = rowsByGroup(this.clients, this.length, starts);
    for (let client = 0; client + 1 < starts.length; client++) {
      const rows = order.subarray(starts[client], starts[client + 1]);
      if (rows.length === 0) continue;
      yield new ClientFlows(this.addresses, client, space.take(this.numbers, rows), rows.length, space.groups);
    }
  }
}
