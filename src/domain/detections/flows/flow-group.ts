import type { Scope } from '../../topology/scope.ts';
import type { AddressBook } from './address-book.ts';
import type { FlowValues } from './flow-values.ts';

/** The flows of one client, server, protocol and port, in order of time. Valid until the next group is asked for. */
export class FlowGroup {
  readonly length: number;
  readonly protocol: number;
  readonly port: number;
  readonly #addresses: AddressBook;
  readonly #key: { client: number; server: number };
  readonly #values: FlowValues;

  constructor(
    addresses: AddressBook,
    { client, server, service }: { client: number; server: number; service: number },
    values: FlowValues,
    length: number,
  ) {
    this.#addresses = addresses;
    this.#key = { client, server };
    this.#values = values;
    this.length = length;
    this.protocol = Math.floor(service / 65_536);
    this.port = service % 65_536;
  }

  get client(): string {
    return this.#addresses.textOf(this.#key.client);
  }

  get server(): string {
    return this.#addresses.textOf(this.#key.server);
  }

  get clientScope(): Scope {
    return this.#addresses.scopeOf(this.#key.client);
  }

  get serverScope(): Scope {
    return this.#addresses.scopeOf(this.#key.server);
  }

  /** Seconds since the epoch, in order. */
  get times(): Float64Array {
    return this.#values.time.subarray(0, this.length);
  }

  /** Seconds. */
  get durations(): Float32Array {
    return this.#values.duration.subarray(0, this.length);
  }

  /** 1 where nothing came of it. */
  get failed(): Uint8Array {
    return this.#values.failed.subarray(0, this.length);
  }

  get bytesOut(): Float64Array {
    return this.#values.bytesOut.subarray(0, this.length);
  }

  get bytesIn(): Float64Array {
    return this.#values.bytesIn.subarray(0, this.length);
  }

  get ipBytesOut(): Float64Array {
    return this.#values.ipBytesOut.subarray(0, this.length);
  }

  get ipBytesIn(): Float64Array {
    return this.#values.ipBytesIn.subarray(0, this.length);
  }
}
