import type { AddressBook } from './address-book.ts';
import { FlowGroup, type GroupKind } from './flow-group.ts';
import { type ClientColumns, columnsOf, type FlowValues } from './flow-values.ts';
import { NumberTable } from './number-table.ts';

/** Whose flows are put into groups, and how many there are. */
interface OfClient {
  addresses: AddressBook;
  number: number;
  length: number;
}

/** Memory in which the flows of one client after another are put into groups, by counting; it grows to the largest client. */
export class GroupSpace {
  readonly #table = new NumberTable();
  #values: FlowValues = columnsOf(0);
  #groupOf = new Uint32Array(0);
  /** The row in which each group begins. */
  #firsts = new Uint32Array(0);
  #starts = new Uint32Array(1);

  /** Groups in the order in which they began, each in order of time; valid until groups are asked for again. */
  *groups({ addresses, number, length }: OfClient, columns: ClientColumns, by: GroupKind): Generator<FlowGroup> {
    const count = this.#number(columns, length, by);
    if (count > 1) this.#gather(columns, length, count);
    for (let group = 0; group < count; group++) {
      const first = this.#firsts[group] as number;
      const key = {
        ...{ client: number, server: columns.server[first] as number },
        service: by === 'service' ? (columns.service[first] as number) : 0,
      };
      // What is one group anyway stands together already.
      const place = count === 1 ? { values: columns, from: 0, to: length } : this.#placeOf(group);
      yield new FlowGroup(addresses, key, place);
    }
  }

  #placeOf(group: number) {
    return { values: this.#values, from: this.#starts[group] as number, to: this.#starts[group + 1] as number };
  }

  /** Gives each row the number of its group, and counts the rows of each; returns how many groups there are. */
  #number({ server, service }: ClientColumns, rows: number, by: GroupKind): number {
    if (rows > this.#groupOf.length) this.#grow(rows);
    const [table, groupOf, firsts, starts] = [this.#table, this.#groupOf, this.#firsts, this.#starts];
    table.clear();
    for (let row = 0; row < rows; row++) {
      const known = table.size;
      const group = table.numberOf(server[row] as number, by === 'service' ? (service[row] as number) : 0);
      if (group === known) {
        firsts[group] = row;
        starts[group + 1] = 0;
      }
      groupOf[row] = group;
      starts[group + 1] = (starts[group + 1] as number) + 1;
    }
    return table.size;
  }

  /** Copies the rows of each group to one place. */
  #gather(columns: ClientColumns, rows: number, groups: number): void {
    const [groupOf, starts, values] = [this.#groupOf, this.#starts, this.#values];
    starts[0] = 0;
    for (let group = 0; group < groups; group++) {
      starts[group + 1] = (starts[group + 1] as number) + (starts[group] as number);
    }
    // Each group's end becomes its start as its rows are put down from the last one on.
    for (let row = rows - 1; row >= 0; row--) {
      const group = (groupOf[row] as number) + 1;
      const at = (starts[group] as number) - 1;
      starts[group] = at;
      values.time[at] = columns.time[row] as number;
      values.failed[at] = columns.failed[row] as number;
      values.letsPeopleIn[at] = columns.letsPeopleIn[row] as number;
      values.duration[at] = columns.duration[row] as number;
      values.bytesOut[at] = columns.bytesOut[row] as number;
      values.bytesIn[at] = columns.bytesIn[row] as number;
      values.ipBytesOut[at] = columns.ipBytesOut[row] as number;
      values.ipBytesIn[at] = columns.ipBytesIn[row] as number;
    }
    // Now starts[n + 1] is where group n begins.
    for (let group = 0; group < groups; group++) starts[group] = starts[group + 1] as number;
    starts[groups] = rows;
  }

  #grow(rows: number): void {
    const capacity = Math.max(1_024, 2 ** Math.ceil(Math.log2(rows)));
    this.#values = columnsOf(capacity);
    this.#groupOf = new Uint32Array(capacity);
    this.#firsts = new Uint32Array(capacity);
    this.#starts = new Uint32Array(capacity + 1);
  }
}
