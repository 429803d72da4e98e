import type { Scope } from '../../topology/scope.ts';
import type { AddressBook } from './address-book.ts';
import type { FlowGroup, GroupKind } from './flow-group.ts';
import type { ClientColumns } from './flow-values.ts';
import type { GroupSpace } from './group-space.ts';

/** All flows of one client in order of time. */
export class ClientFlows {
  readonly addresses: AddressBook;
  /** The number of the client. */
  readonly number: number;
  readonly length: number;
  readonly servers: Uint32Array;
  /** protocol * 65,536 + port. */
  readonly services: Uint32Array;
  /** Seconds since the epoch, in order. */
  readonly times: Float64Array;
  /** 1 where nothing came of it. */
  readonly failed: Uint8Array;
  readonly #columns: ClientColumns;
  readonly #space: GroupSpace;

  constructor(addresses: AddressBook, client: number, columns: ClientColumns, length: number, space: GroupSpace) {
    this.addresses = addresses;
    this.number = client;
    this.length = length;
    this.servers = columns.server.subarray(0, length);
    this.services = columns.service.subarray(0, length);
    this.times = columns.time.subarray(0, length);
    this.failed = columns.failed.subarray(0, length);
    this.#columns = columns;
    this.#space = space;
  }

  get client(): string {
    return this.addresses.textOf(this.number);
  }

  get clientScope(): Scope {
    return this.addresses.scopeOf(this.number);
  }

  /** Whether the server of a number is the client itself. */
  isSelf(server: number): boolean {
    return server === this.number;
  }

  serverText(server: number): string {
    return this.addresses.textOf(server);
  }

  serverScope(server: number): Scope {
    return this.addresses.scopeOf(server);
  }

  /** Whether the log states that something came back. */
  wasAnswered(at: number): boolean {
    return (this.#columns.bytesIn[at] as number) > 0 || (this.#columns.ipBytesIn[at] as number) > 0;
  }

  /** Whether the log states that something was sent. */
  wasSent(at: number): boolean {
    return (this.#columns.bytesOut[at] as number) > 0 || (this.#columns.ipBytesOut[at] as number) > 0;
  }

  /** The flows of each service, or of each server whatever the service, in order of time; valid until groups are asked for again. */
  groups(by: GroupKind): Generator<FlowGroup> {
    return this.#space.groups(this, this.#columns, by);
  }
}
