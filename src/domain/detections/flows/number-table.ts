/** What a slot holds: both keys, the number, and the round in which it was taken. They share a line of the processor's cache. */
const [FIRST, SECOND, NUMBER, ROUND] = [0, 1, 2, 3];
const WIDTH = 4;

/** Numbers pairs of 32-bit keys from 0 in the order in which they come; in a typed array, as a Map would make an object of each. */
export class NumberTable {
  size = 0;
  #slots = new Uint32Array(1_024 * WIDTH);
  #mask = 1_023;
  /** What an earlier round took is free, so that clearing costs nothing. */
  #round = 1;

  numberOf(first: number, second: number): number {
    const [slots, mask, round] = [this.#slots, this.#mask, this.#round];
    let slot = hashOf(first, second) & mask;
    while (slots[slot * WIDTH + ROUND] === round) {
      const at = slot * WIDTH;
      if (slots[at + FIRST] === first && slots[at + SECOND] === second) return slots[at + NUMBER] as number;
      slot = (slot + 1) & mask;
    }
    this.#put(slot, first, second, this.size++);
    if (this.size > mask >> 1) this.#grow();
    return this.size - 1;
  }

  clear(): void {
    this.size = 0;
    this.#round += 1;
    if (this.#round < 2 ** 32) return;
    this.#round = 1;
    this.#slots.fill(0);
  }

  #put(slot: number, first: number, second: number, number: number): void {
    const at = slot * WIDTH;
    this.#slots[at + FIRST] = first;
    this.#slots[at + SECOND] = second;
    this.#slots[at + NUMBER] = number;
    this.#slots[at + ROUND] = this.#round;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(2 * old.length);
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < old.length; at += WIDTH) {
      if (old[at + ROUND] !== this.#round) continue;
      const [first, second] = [old[at + FIRST] as number, old[at + SECOND] as number];
      let slot = hashOf(first, second) & this.#mask;
      while (this.#slots[slot * WIDTH + ROUND] === this.#round) slot = (slot + 1) & this.#mask;
      this.#put(slot, first, second, old[at + NUMBER] as number);
    }
  }
}

/** Mixes all bits of both keys into the low ones, as MurmurHash3 (Appleby) ends. */
function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e_37_79_b1) ^ Math.imul(second, 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return hash ^ (hash >>> 16);
}
