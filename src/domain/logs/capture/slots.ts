/** Queues that the open conversations stand in, least recently active first, and how many seconds each lets pass. */
export const QUEUE = { tcp: 0, other: 1, closed: 2 } as const;
export const IDLE_SECONDS = [3600, 120, 30] as const;

const NONE = -1;

/**
 * Places for a bounded number of things, each found by a hash and standing in one of three queues. Knows nothing of
 * what is in a place: columns beside it do.
 */
export class Slots {
  capacity: number;
  #heads: Int32Array;
  #mask: number;
  #chain: Int32Array;
  #hashes: Int32Array;
  #before: Int32Array;
  #after: Int32Array;
  #queue: Uint8Array;
  /** Per queue: its first and its last place. */
  readonly #first = new Int32Array(3).fill(NONE);
  readonly #last = new Int32Array(3).fill(NONE);
  #free = NONE;
  #used = 0;
  /** How many places are taken. */
  taken = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#heads = new Int32Array(sizeFor(capacity));
    this.#mask = this.#heads.length - 1;
    this.#chain = new Int32Array(capacity);
    this.#hashes = new Int32Array(capacity);
    this.#before = new Int32Array(capacity);
    this.#after = new Int32Array(capacity);
    this.#queue = new Uint8Array(capacity);
  }

  /** The first place with this hash, or -1; the others follow by `next`. */
  find(hash: number): number {
    return this.#skipTo((this.#heads[hash & this.#mask] as number) - 1, hash);
  }

  next(place: number): number {
    return this.#skipTo((this.#chain[place] as number) - 1, this.#hashes[place] as number);
  }

  /** A free place, last in the queue. There must be one. */
  take(hash: number, queue: number): number {
    let place = this.#free;
    if (place === NONE) place = this.#used++;
    else this.#free = this.#chain[place] as number;
    this.#hashes[place] = hash;
    this.#putFirst(place, hash);
    this.#append(place, queue);
    this.taken += 1;
    return place;
  }

  release(place: number): void {
    this.#unchain(place);
    this.#remove(place);
    this.#chain[place] = this.#free;
    this.#free = place;
    this.taken -= 1;
  }

  /** Makes room for more, when every place is taken. */
  grow(capacity: number): void {
    this.capacity = capacity;
    this.#heads = new Int32Array(sizeFor(capacity));
    this.#mask = this.#heads.length - 1;
    this.#chain = new Int32Array(capacity);
    this.#hashes = widened(this.#hashes, capacity);
    this.#before = widened(this.#before, capacity);
    this.#after = widened(this.#after, capacity);
    this.#queue = widened(this.#queue, capacity);
    for (let place = 0; place < this.#used; place++) this.#putFirst(place, this.#hashes[place] as number);
  }

  /** Puts the place last in a queue. */
  touch(place: number, queue: number): void {
    if (this.#queue[place] === queue && this.#last[queue] === place) return;
    this.#remove(place);
    this.#append(place, queue);
  }

  /** The place that has stood longest in the queue, or -1. */
  oldest(queue: number): number {
    return this.#first[queue] as number;
  }

  #skipTo(from: number, hash: number): number {
    let place = from;
    while (place >= 0 && this.#hashes[place] !== hash) place = (this.#chain[place] as number) - 1;
    return place;
  }

  #putFirst(place: number, hash: number): void {
    this.#chain[place] = this.#heads[hash & this.#mask] as number;
    this.#heads[hash & this.#mask] = place + 1;
  }

  #unchain(place: number): void {
    const slot = (this.#hashes[place] as number) & this.#mask;
    if (this.#heads[slot] === place + 1) {
      this.#heads[slot] = this.#chain[place] as number;
      return;
    }
    let at = (this.#heads[slot] as number) - 1;
    while (this.#chain[at] !== place + 1) at = (this.#chain[at] as number) - 1;
    this.#chain[at] = this.#chain[place] as number;
  }

  #append(place: number, queue: number): void {
    const last = this.#last[queue] as number;
    this.#queue[place] = queue;
    this.#before[place] = last;
    this.#after[place] = NONE;
    if (last === NONE) this.#first[queue] = place;
    else this.#after[last] = place;
    this.#last[queue] = place;
  }

  #remove(place: number): void {
    const queue = this.#queue[place] as number;
    const before = this.#before[place] as number;
    const after = this.#after[place] as number;
    if (before === NONE) this.#first[queue] = after;
    else this.#after[before] = after;
    if (after === NONE) this.#last[queue] = before;
    else this.#before[after] = before;
  }
}

/** The array with room for more. */
export function widened<T extends Int32Array | Uint32Array | Uint16Array | Int16Array | Uint8Array | Float64Array>(
  column: T,
  length: number,
): T {
  const wider = new (column.constructor as new (length: number) => T)(length);
  wider.set(column as never);
  return wider;
}

function sizeFor(capacity: number): number {
  let size = 1024;
  while (size < capacity) size *= 2;
  return size;
}
