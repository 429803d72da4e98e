import type { Scope } from '../../topology/scope.ts';
import type { AddressBook } from './address-book.ts';
import type { FlowValues } from './flow-values.ts';

/** Server numbers and services (protocol * 65,536 + port) beside the flows' other columns. */
export type ClientColumns = FlowValues & { servers: Uint32Array; services: Uint32Array };

/** All flows of one client in order of time. Valid until the next client is asked for. */
export class ClientFlows {
  readonly length: number;
  readonly #addresses: AddressBook;
  readonly #client: number;
  readonly #columns: ClientColumns;

  constructor(addresses: AddressBook, client: number, columns: ClientColumns, length: number) {
    this.#addresses = addresses;
    this.#client = client;
    this.#columns = columns;
    this.length = length;
  }

  get client(): string {
    return this.#addresses.textOf(this.#client);
  }

  get clientScope(): Scope {
    return this.#addresses.scopeOf(this.#client);
  }

  /** Whether the server of a number is the client itself. */
  isSelf(server: number): boolean {
    return server === this.#client;
  }

  serverText(server: number): string {
    return this.#addresses.textOf(server);
  }

  serverScope(server: number): Scope {
    return this.#addresses.scopeOf(server);
  }

  get servers(): Uint32Array {
    return this.#columns.servers.subarray(0, this.length);
  }

  /** protocol * 65,536 + port. */
  get services(): Uint32Array {
    return this.#columns.services.subarray(0, this.length);
  }

  /** Seconds since the epoch, in order. */
  get times(): Float64Array {
    return this.#columns.time.subarray(0, this.length);
  }

  /** 1 where nothing came of it. */
  get failed(): Uint8Array {
    return this.#columns.failed.subarray(0, this.length);
  }

  /** Whether the log states that something came back. */
  wasAnswered(at: number): boolean {
    return (this.#columns.bytesIn[at] as number) > 0 || (this.#columns.ipBytesIn[at] as number) > 0;
  }

  /** Whether the log states that something was sent. */
  wasSent(at: number): boolean {
    return (this.#columns.bytesOut[at] as number) > 0 || (this.#columns.ipBytesOut[at] as number) > 0;
  }
}
