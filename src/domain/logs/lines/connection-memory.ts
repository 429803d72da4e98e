/** What the message that opens a connection says and the one that closes it leaves out. */
export interface OpenConnection {
  /** The endpoint named first is the server. */
  outbound: boolean;
  /** The ports in the order of the message: a number that was given anew is told by them. */
  firstPort: number;
  secondPort: number;
  firstNat: string;
  secondNat: string;
}

/** Connections remembered; of more, the oldest are forgotten. */
const CAPACITY = 65_536;
/** More than this is not worth saving with every batch. */
const LARGEST_SAVED = 2_000;

/** Connections that are open, by a key of the format's choice; bounded, oldest first out. */
export class ConnectionMemory {
  readonly #slots = new Map<number | string, number>();
  readonly #keys: (number | string | undefined)[] = [];
  readonly #entries: (OpenConnection | undefined)[] = [];
  #next = 0;

  remember(key: number | string, connection: OpenConnection): void {
    const slot = this.#next;
    const forgotten = this.#keys[slot];
    if (forgotten !== undefined && this.#slots.get(forgotten) === slot) this.#slots.delete(forgotten);
    this.#keys[slot] = key;
    this.#entries[slot] = connection;
    this.#slots.set(key, slot);
    this.#next = (slot + 1) % CAPACITY;
  }

  /** The connection of that key, which is forgotten; undefined when its opening was not seen or is too long ago. */
  take(key: number | string): OpenConnection | undefined {
    const slot = this.#slots.get(key);
    if (slot === undefined) return undefined;
    this.#slots.delete(key);
    const connection = this.#entries[slot];
    this.#entries[slot] = undefined;
    this.#keys[slot] = undefined;
    return connection;
  }

  /** The connections, oldest first; null when they are too many. */
  save(): [number | string, OpenConnection][] | null {
    if (this.#slots.size > LARGEST_SAVED) return null;
    const saved: [number | string, OpenConnection][] = [];
    for (let i = 0; i < this.#keys.length; i++) {
      const slot = (this.#next + i) % this.#keys.length;
      const key = this.#keys[slot];
      const connection = this.#entries[slot];
      if (key !== undefined && connection !== undefined && this.#slots.get(key) === slot) saved.push([key, connection]);
    }
    return saved;
  }

  restore(saved: [number | string, OpenConnection][]): void {
    for (const [key, connection] of saved) this.remember(key, connection);
  }
}
