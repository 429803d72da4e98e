import { Fields } from '../scan/fields.ts';
import { Needle } from '../scan/needle.ts';
import { splitWords } from '../scan/words.ts';
import { JUNOS, type JunosFields } from './junos-fields.ts';

const [SLASH, OPEN, COLON, DASH, GREATER, ZERO, NINE, LETTER_X] = [
  ...[0x2f, 0x28, 0x3a, 0x2d, 0x3e, 0x30, 0x39, 0x78],
] as [number, number, number, number, number, number, number, number];
const MOST_WORDS = 64;
const CLOSED = new Needle('closed');

/**
 * Takes apart the text form of a session record: `session closed TCP FIN: 192.0.2.1/50000->198.51.100.8/443 …`. Releases
 * add words in several places, so what is looked for are the pairs of endpoints and the protocol's number between them.
 */
export class JunosText {
  readonly #words = new Fields();
  #bytes: Buffer = Buffer.alloc(0);

  /** Puts what the text in `bytes[start, end)` says into the fields; false when it names no two endpoints. */
  read(bytes: Buffer, start: number, end: number, verb: string, isApptrack: boolean, fields: JunosFields): boolean {
    this.#bytes = bytes;
    splitWords(bytes, start, end, MOST_WORDS, this.#words);
    fields.clear(bytes);
    const pair = this.#findArrow(0);
    if (pair < 0) return false;
    this.#putPair(pair, JUNOS['source-address'], JUNOS['destination-address'], fields);
    if (verb === 'CLOSE') this.#putReason(pair, fields);
    const service = this.#behindTag(pair + 1);
    this.#put(JUNOS['service-name'], service, fields);
    const protocol = verb === 'DENY' ? service + 1 : this.#readNat(service, isApptrack, fields);
    if (protocol < 0 || protocol >= this.#words.count) return true;
    this.#putUpTo(OPEN, JUNOS['protocol-id'], protocol, fields);
    this.#put(JUNOS['policy-name'], protocol + 1, fields);
    this.#put(JUNOS['source-zone-name'], protocol + 2, fields);
    this.#put(JUNOS['destination-zone-name'], protocol + 3, fields);
    this.#readRest(protocol + 4, verb, isApptrack, fields);
    return true;
  }

  /** The second pair is the translated one; before it AppTrack names the application. Returns where the protocol is. */
  #readNat(service: number, isApptrack: boolean, fields: JunosFields): number {
    const nat = this.#findArrow(service);
    if (isApptrack && nat === service + 3) {
      this.#put(JUNOS.application, service + 1, fields);
      this.#put(JUNOS['nested-application'], service + 2, fields);
    }
    if (nat >= 0) this.#putPair(nat, JUNOS['nat-source-address'], JUNOS['nat-destination-address'], fields);
    const behind = nat < 0 ? service + 1 : this.#behindTag(nat + 1);
    return this.#findNumber(behind);
  }

  /** What stands behind the zones. */
  #readRest(at: number, verb: string, isApptrack: boolean, fields: JunosFields): void {
    if (verb === 'DENY') {
      this.#putApplication(at, fields);
      return;
    }
    // The session's id.
    const next = at + 1;
    const counts = verb === 'CREATE' ? 0 : 3;
    if (counts > 0) {
      this.#putCount(next, JUNOS['packets-from-client'], JUNOS['bytes-from-client'], fields);
      this.#putCount(next + 1, JUNOS['packets-from-server'], JUNOS['bytes-from-server'], fields);
      this.#put(JUNOS['elapsed-time'], next + 2, fields);
    }
    if (isApptrack) this.#putUpTo(OPEN, JUNOS.username, next + counts, fields);
    else if (verb === 'CLOSE') this.#putApplication(next + counts, fields);
    else this.#putUpTo(OPEN, JUNOS.username, next + counts, fields);
  }

  /** Application, the one nested in it, and the user with roles in parentheses. */
  #putApplication(at: number, fields: JunosFields): void {
    this.#put(JUNOS.application, at, fields);
    this.#put(JUNOS['nested-application'], at + 1, fields);
    this.#putUpTo(OPEN, JUNOS.username, at + 2, fields);
  }

  /** `TCP FIN:` between the word closed and the addresses. */
  #putReason(pair: number, fields: JunosFields): void {
    const last = this.#end(pair - 1);
    if (pair < 2 || this.#bytes[last - 1] !== COLON) return;
    const closed = this.#findClosed(pair - 1);
    if (closed >= 0) fields.put(JUNOS.reason, this.#start(closed + 1), last - 1);
  }

  #putPair(word: number, source: number, destination: number, fields: JunosFields): void {
    const arrow = this.#arrow(word);
    fields.putEndpoint(source, this.#start(word), arrow, SLASH);
    fields.putEndpoint(destination, arrow + 2, this.#end(word), SLASH);
  }

  /** `12(3456)`: packets and bytes. */
  #putCount(word: number, packets: number, bytes: number, fields: JunosFields): void {
    if (word >= this.#words.count) return;
    const open = this.#indexIn(word, OPEN);
    fields.put(packets, this.#start(word), open);
    if (open < this.#end(word)) fields.put(bytes, open + 1, this.#end(word) - 1);
  }

  #putUpTo(mark: number, key: number, word: number, fields: JunosFields): void {
    if (word < this.#words.count) fields.put(key, this.#start(word), this.#indexIn(word, mark));
  }

  #put(key: number, word: number, fields: JunosFields): void {
    if (word < this.#words.count) fields.put(key, this.#start(word), this.#end(word));
  }

  /** Newer releases put a connection tag, `0x0`, behind each pair. */
  #behindTag(word: number): number {
    const at = this.#start(word);
    return word < this.#words.count && this.#bytes[at] === ZERO && this.#bytes[at + 1] === LETTER_X ? word + 1 : word;
  }

  /** Where `->` is in a word, -1 when it has none. */
  #arrow(word: number): number {
    const end = this.#end(word) - 1;
    for (let i = this.#start(word) + 1; i < end; i++)
      if (this.#bytes[i] === DASH && this.#bytes[i + 1] === GREATER) return i;
    return -1;
  }

  #isNumber(word: number): boolean {
    for (let i = this.#start(word); i < this.#end(word); i++) {
      const byte = this.#bytes[i] as number;
      if (byte < ZERO || byte > NINE) return false;
    }
    return true;
  }

  #findArrow(from: number): number {
    for (let word = from; word < this.#words.count; word++) if (this.#arrow(word) >= 0) return word;
    return -1;
  }

  #findNumber(from: number): number {
    for (let word = from; word < this.#words.count; word++) if (this.#isNumber(word)) return word;
    return -1;
  }

  #findClosed(before: number): number {
    for (let word = 0; word < before; word++)
      if (CLOSED.is(this.#bytes, this.#start(word), this.#end(word))) return word;
    return -1;
  }

  #indexIn(word: number, byte: number): number {
    for (let i = this.#start(word); i < this.#end(word); i++) if (this.#bytes[i] === byte) return i;
    return this.#end(word);
  }

  #start(word: number): number {
    return this.#words.starts[word] as number;
  }

  #end(word: number): number {
    return this.#words.ends[word] as number;
  }
}
