import { FIRST_PLACE, TAKEN, TAKEN_COUNT, type Taken } from './elements.ts';
import { type Template, VARIABLE } from './template.ts';

/** The values of one record; filled again for every record. */
export class RecordValues {
  /** NaN for what the record does not have. */
  readonly numbers = new Float64Array(TAKEN_COUNT);
  /** Where addresses and texts lie, -1 for none, and how long they are. */
  readonly places = new Int32Array(TAKEN_COUNT);
  readonly lengths = new Int32Array(TAKEN_COUNT);

  /** Reads the record at `at`; returns where the next one begins, or -1 when it does not fit before `end`. */
  read(template: Template, bytes: Buffer, at: number, end: number): number {
    this.numbers.fill(Number.NaN);
    this.places.fill(-1);
    const { taken, lengths } = template;
    let place = at;
    for (let i = 0; i < taken.length; i++) {
      let length = lengths[i] as number;
      if (length === VARIABLE) {
        if (place >= end) return -1;
        length = bytes[place++] as number;
        if (length === 255) {
          if (place + 2 > end) return -1;
          length = ((bytes[place] as number) << 8) | (bytes[place + 1] as number);
          place += 2;
        }
      }
      if (place + length > end) return -1;
      const kind = taken[i] as Taken;
      if (kind !== TAKEN.skip) this.#take(kind, bytes, place, length);
      place += length;
    }
    return place;
  }

  /** The number, or NaN. */
  number(kind: Taken): number {
    return this.numbers[kind] as number;
  }

  has(kind: Taken): boolean {
    return (this.places[kind] as number) >= 0;
  }

  text(kind: Taken, bytes: Buffer): string {
    const at = this.places[kind] as number;
    if (at < 0) return '';
    return bytes.toString('utf8', at, at + Math.min(this.lengths[kind] as number, 256)).split('\0', 1)[0] as string;
  }

  #take(kind: Taken, bytes: Buffer, at: number, length: number): void {
    if (kind >= FIRST_PLACE) {
      this.places[kind] = at;
      this.lengths[kind] = length;
    } else if (kind === TAKEN.startNtp || kind === TAKEN.endNtp) {
      this.numbers[kind] = length === 8 ? ntpMicros(bytes, at) : Number.NaN;
    } else {
      this.numbers[kind] = unsigned(bytes, at, length);
    }
  }
}

/** Seconds since 1900 and a fraction in 2^32, as microseconds since 1970. */
function ntpMicros(bytes: Buffer, at: number): number {
  const seconds = bytes.readUInt32BE(at) - 2_208_988_800;
  return seconds * 1e6 + Math.round((bytes.readUInt32BE(at + 4) * 1e6) / 2 ** 32);
}

/** A number of up to eight bytes; NaN where a double does not hold it. */
function unsigned(bytes: Buffer, at: number, length: number): number {
  if (length > 8 || length === 0) return Number.NaN;
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 256 + (bytes[i] as number);
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
}
