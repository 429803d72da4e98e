import { AddressBook } from './address-book.ts';
import { ClientFlows } from './client-flows.ts';
import { FlowGroup } from './flow-group.ts';
import { columnsOf, type FlowValues, NUMBER_COLUMNS } from './flow-values.ts';
import { largestOf, rowsByGroup, sortByTime, startsOf } from './group-sort.ts';

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
}

/**
 * Flows as columns, to be looked at in groups of one client, server, protocol and port: about sixty bytes a flow, and no
 * object for any of them.
 */
export class FlowColumns {
  readonly addresses = new AddressBook();
  length = 0;
  #values = columnsOf(0);
  #groupOf = new Uint32Array(0);
  /** client * 2^26 + server → number of the pair; pair * 2^24 + service → number of the group. */
  readonly #pairs = new Map<number, number>();
  readonly #groups = new Map<number, number>();
  /** Client, server, protocol * 65,536 + port of each group. */
  readonly #keys: number[] = [];
  readonly #pairOfGroup: number[] = [];

  get groups(): number {
    return this.#groups.size;
  }

  add(row: FlowRow): void {
    if (this.length === this.#groupOf.length) this.#grow();
    const at = this.length++;
    for (const name of NUMBER_COLUMNS) this.#values[name][at] = row[name];
    this.#values.duration[at] = row.duration;
    this.#values.failed[at] = row.failed ? 1 : 0;
    this.#groupOf[at] = this.#group(row.client, row.server, row.protocol * 65_536 + row.port);
  }

  /**
   * Every group with its flows in order of time, groups in the order in which they began: those of one service, or of a
   * pair of hosts whatever the service (port 0). The views of a group hold until the next one.
   */
  *inGroups(by: 'service' | 'pair' = 'service'): Generator<FlowGroup> {
    const groupOf = by === 'service' ? this.#groupOf : this.#pairOf();
    const starts = startsOf(groupOf, this.length, by === 'service' ? this.groups : this.#pairs.size);
    const order = rowsByGroup(groupOf, this.length, starts);
    const times = this.#values.time;
    const space = columnsOf(largestOf(starts));
    const seen = by === 'service' ? null : this.#firstGroups();
    for (let group = 0; group + 1 < starts.length; group++) {
      const rows = order.subarray(starts[group], starts[group + 1]);
      sortByTime(rows, times);
      gather(rows, this.#values, space);
      const key = 3 * (seen ? (seen[group] as number) : group);
      const [client, server, service] = this.#keys.slice(key, key + 3) as [number, number, number];
      yield new FlowGroup(this.addresses, { client, server, service: seen ? 0 : service }, space, rows.length);
    }
  }

  /** Every client with all of its flows in order of time. What a client's columns hold is valid until the next one. */
  *byClient(): Generator<ClientFlows> {
    const clientOf = this.#groupOf.subarray(0, this.length).map((group) => this.#keys[3 * group] as number);
    const starts = startsOf(clientOf, this.length, this.addresses.size);
    const order = rowsByGroup(clientOf, this.length, starts);
    const largest = largestOf(starts);
    const space = columnsOf(largest);
    const [servers, services] = [new Uint32Array(largest), new Uint32Array(largest)];
    for (let client = 0; client + 1 < starts.length; client++) {
      const rows = order.subarray(starts[client], starts[client + 1]);
      if (rows.length === 0) continue;
      sortByTime(rows, this.#values.time);
      gather(rows, this.#values, space);
      for (let at = 0; at < rows.length; at++) {
        const key = 3 * (this.#groupOf[rows[at] as number] as number);
        servers[at] = this.#keys[key + 1] as number;
        services[at] = this.#keys[key + 2] as number;
      }
      yield new ClientFlows(this.addresses, client, { ...space, servers, services }, rows.length);
    }
  }

  #group(client: number, server: number, service: number): number {
    const key = client * 67_108_864 + server;
    let pair = this.#pairs.get(key);
    if (pair === undefined) {
      pair = this.#pairs.size;
      this.#pairs.set(key, pair);
    }
    const groupKey = pair * 16_777_216 + service;
    let group = this.#groups.get(groupKey);
    if (group === undefined) {
      group = this.#groups.size;
      this.#groups.set(groupKey, group);
      this.#keys.push(client, server, service);
      this.#pairOfGroup.push(pair);
    }
    return group;
  }

  /** The pair of each row. */
  #pairOf(): Uint32Array {
    return this.#groupOf.subarray(0, this.length).map((group) => this.#pairOfGroup[group] as number);
  }

  /** Of each pair a group that has its client and server. */
  #firstGroups(): Uint32Array {
    const first = new Uint32Array(this.#pairs.size);
    for (let group = this.groups - 1; group >= 0; group--) first[this.#pairOfGroup[group] as number] = group;
    return first;
  }

  #grow(): void {
    const capacity = Math.max(65_536, 2 * this.#groupOf.length);
    const bigger = columnsOf(capacity);
    for (const name of Object.keys(bigger) as (keyof FlowValues)[]) bigger[name].set(this.#values[name]);
    this.#values = bigger;
    const groupOf = new Uint32Array(capacity);
    groupOf.set(this.#groupOf);
    this.#groupOf = groupOf;
  }
}

function gather(rows: Uint32Array, from: FlowValues, to: FlowValues): void {
  for (const name of Object.keys(to) as (keyof FlowValues)[]) {
    const [source, target] = [from[name], to[name]];
    for (let at = 0; at < rows.length; at++) target[at] = source[rows[at] as number] as number;
  }
}
