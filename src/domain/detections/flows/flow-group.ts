import type { Scope } from '../../topology/scope.ts';
import type { AddressBook } from './address-book.ts';
import type { FlowValues } from './flow-values.ts';

/** Flows of one client, server, protocol and port, or of one client and server over all ports. */
export type GroupKind = 'service' | 'pair';

/** Where a group's flows stand in some columns. */
export interface GroupRows {
  values: FlowValues;
  from: number;
  to: number;
}

/** The flows of a group in order of time. Valid until the next group is asked for. */
export class FlowGroup {
  readonly length: number;
  /** 0 for a pair, as is the port. */
  readonly protocol: number;
  readonly port: number;
  readonly #addresses: AddressBook;
  readonly #client: number;
  readonly #server: number;
  readonly #rows: GroupRows;
  #times: Float64Array | undefined;
  #failed: Uint8Array | undefined;
  #failures: number | undefined;
  #ipBytesOut: Float64Array | undefined;

  constructor(
    addresses: AddressBook,
    { client, server, service }: { client: number; server: number; service: number },
    rows: GroupRows,
  ) {
    this.#addresses = addresses;
    this.#client = client;
    this.#server = server;
    this.#rows = rows;
    this.length = rows.to - rows.from;
    this.protocol = service >>> 16;
    this.port = service & 65_535;
  }

  get client(): string {
    return this.#addresses.textOf(this.#client);
  }

  get server(): string {
    return this.#addresses.textOf(this.#server);
  }

  get clientScope(): Scope {
    return this.#addresses.scopeOf(this.#client);
  }

  get serverScope(): Scope {
    return this.#addresses.scopeOf(this.#server);
  }

  get isSelf(): boolean {
    return this.#client === this.#server;
  }

  /** Seconds since the epoch, in order. */
  get times(): Float64Array {
    this.#times ??= this.#part(this.#rows.values.time);
    return this.#times;
  }

  /** Seconds. */
  get durations(): Float32Array {
    const { values, from, to } = this.#rows;
    return values.duration.subarray(from, to);
  }

  /** 1 where nothing came of it. */
  get failed(): Uint8Array {
    const { values, from, to } = this.#rows;
    this.#failed ??= values.failed.subarray(from, to);
    return this.#failed;
  }

  /** Whether the log calls one of them a protocol that lets people in: SSH, RDP … */
  get letsPeopleIn(): boolean {
    const { values, from, to } = this.#rows;
    return values.letsPeopleIn.subarray(from, to).includes(1);
  }

  /** How many of them failed. */
  get failures(): number {
    if (this.#failures !== undefined) return this.#failures;
    let failures = 0;
    for (const one of this.failed) failures += one;
    this.#failures = failures;
    return failures;
  }

  get bytesOut(): Float64Array {
    return this.#part(this.#rows.values.bytesOut);
  }

  get bytesIn(): Float64Array {
    return this.#part(this.#rows.values.bytesIn);
  }

  get ipBytesOut(): Float64Array {
    this.#ipBytesOut ??= this.#part(this.#rows.values.ipBytesOut);
    return this.#ipBytesOut;
  }

  get ipBytesIn(): Float64Array {
    return this.#part(this.#rows.values.ipBytesIn);
  }

  #part(column: Float64Array): Float64Array {
    return column.subarray(this.#rows.from, this.#rows.to);
  }
}
