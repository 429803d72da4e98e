import { ACTION, DIRECTION, type FlowBatch, PHASE, PROTOCOL } from '../flow.ts';
import { LabelDictionary } from '../label-dictionary.ts';
import { ConnectionMemory, type OpenConnection } from '../lines/connection-memory.ts';
import type { LineResult } from '../lines/line-format.ts';
import { labelIndex } from '../row.ts';
import { scanCount, scanSeconds } from '../scan/number.ts';
import { scanProtocol } from '../scan/protocol.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { ConnectionEnds } from './cisco-asa-ends.ts';
import { afterWord, CUT_OFF, refusal, wordEnd } from './cisco-words.ts';

/** Why TCP connections end that never came to be. */
const NEVER_ANSWERED = /^(SYN Timeout|SYN Control|Invalid SYN|No valid adjacency)/;
/** These end connections that were open too; of one that never was, nothing was sent. */
const UNLESS_USED = /^(TCP Reset|Connection timeout)/;

/** Connections that are open, and the devices their keys count by. */
export interface SavedConnections {
  hosts: string[];
  open: [number | string, OpenConnection][];
}

/** Keys are device × NUMBERS + number, exact as doubles. */
const NUMBERS = 2 ** 36;
const HOSTS = 2 ** 16;
const SAVED_HOSTS = 1000;

/**
 * The connections of a Cisco firewall: `Built … connection` begins one, `Teardown … connection` ends it. Only the first
 * says who is the client and what was translated, only the second how much was sent: they are joined by device and number.
 */
export class CiscoConnections {
  readonly memory = new ConnectionMemory();
  readonly #ends = new ConnectionEnds();
  #hosts = new LabelDictionary();

  /** What is remembered, as JSON; null when it is too much. */
  save(): SavedConnections | null {
    const open = this.memory.save();
    return open === null || this.#hosts.size > SAVED_HOSTS ? null : { hosts: this.#hosts.texts.slice(1), open };
  }

  restore({ hosts, open }: SavedConnections): void {
    for (const host of hosts) this.#hosts.indexOfText(host);
    this.memory.restore(open);
  }

  /**
   * `inbound TCP connection 12 for outside:a/1 (b/1) to inside:c/2 (d/2)`, behind `Built `. One whose state is not kept has
   * no such word and names the client first: `TCP state-bypass connection 12 from inside:…`.
   */
  built(line: SyslogLine, at: number, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const outbound = bytes[at] === LETTER_O;
    const row = batch.begin();
    const hasWay = outbound || bytes[at] === LETTER_I;
    const numberAt = this.#readProtocol(bytes, hasWay ? afterWord(bytes, at, end) : at, end, batch, row);
    if (numberAt < 0) return CUT_OFF;
    const numberEnd = wordEnd(bytes, numberAt, end);
    const middle = this.#ends.readFirst(bytes, afterWord(bytes, numberEnd + 1, end), end, true);
    const last = middle < 0 ? -1 : this.#ends.readSecond(bytes, middle, end, outbound);
    if (last < 0) return CUT_OFF;
    const result = this.#ends.place(bytes, batch, row, !outbound);
    if (result !== null) return refusal(result, batch);
    if (this.#ends.userEnd === 0) this.#ends.readUser(bytes, last, end);
    const firstNat = this.#ends.translated('first', bytes, batch);
    const secondNat = this.#ends.translated('second', bytes, batch);
    this.memory.remember(this.#keyOf(line, numberAt, numberEnd), {
      outbound,
      firstPort: (outbound ? batch.dstPort : batch.srcPort)[row] as number,
      secondPort: (outbound ? batch.srcPort : batch.dstPort)[row] as number,
      firstNat: batch.labels.texts[firstNat] as string,
      secondNat: batch.labels.texts[secondNat] as string,
    });
    batch.direction[row] = DIRECTION.initiator;
    batch.srcNat[row] = outbound ? secondNat : firstNat;
    batch.dstNat[row] = outbound ? firstNat : secondNat;
    batch.phase[row] = PHASE.begin;
    this.#finish(bytes, batch, row, line.time);
    batch.commit(line.line);
    return null;
  }

  /** `TCP connection 12 for outside:a/1 to inside:c/2 duration 0:00:01 bytes 123 TCP FINs`, behind `Teardown `. */
  teardown(line: SyslogLine, at: number, batch: FlowBatch): LineResult {
    const { bytes, end } = line;
    const row = batch.begin();
    const numberAt = this.#readProtocol(bytes, at, end, batch, row);
    if (numberAt < 0) return CUT_OFF;
    const numberEnd = wordEnd(bytes, numberAt, end);
    const middle = this.#ends.readFirst(bytes, afterWord(bytes, numberEnd + 1, end), end, false);
    const totals = middle < 0 ? -1 : this.#readTotals(bytes, this.#ends.readLast(bytes, middle, end), end, batch, row);
    if (totals < 0) return CUT_OFF;
    const open = this.memory.take(this.#keyOf(line, numberAt, numberEnd));
    const result = this.#ends.place(bytes, batch, row, open?.outbound !== true);
    if (result !== null) return refusal(result, batch);
    if (open !== undefined) {
      const isSame = this.#isOf(open, batch, row);
      if (isSame) apply(open, batch, row);
      else if (open.outbound) {
        const again = this.#ends.place(bytes, batch, row, true);
        if (again !== null) return refusal(again, batch);
      }
    }
    batch.phase[row] = PHASE.end;
    this.#readReason(bytes, totals, end, batch, row);
    this.#finish(bytes, batch, row, line.time);
    batch.commit(line.line);
    return null;
  }

  /** The protocol at `at`; returns where the connection's number begins, -1 when there is none. */
  #readProtocol(bytes: Buffer, at: number, end: number, batch: FlowBatch, row: number): number {
    const protocolEnd = wordEnd(bytes, at, end);
    const protocol = scanProtocol(bytes, at, protocolEnd);
    if (protocol < 0) return -1;
    batch.protocol[row] = protocol;
    let i = protocolEnd + 1;
    // `state-bypass` may stand before the word.
    for (let words = 0; words < 3; words++) {
      const to = wordEnd(bytes, i, end);
      if (to - i === CONNECTION.length && bytes[i] === CONNECTION[0] && bytes[to - 1] === CONNECTION[9])
        return to < end ? to + 1 : -1;
      i = to + 1;
    }
    return -1;
  }

  /** Device and number; numbers that do not fit beside the device's stand by themselves as text. */
  #keyOf({ bytes, hostStart, hostEnd }: SyslogLine, start: number, end: number): number | string {
    const number = scanCount(bytes, start, end);
    const host = this.#hosts.indexOf(bytes, hostStart, hostEnd);
    if (number >= 0 && number < NUMBERS && host < HOSTS) return host * NUMBERS + number;
    return `${bytes.toString('latin1', hostStart, hostEnd)} ${bytes.toString('latin1', start, end)}`;
  }

  /** ` duration 0:00:01 bytes 123`; returns what is behind. */
  #readTotals(bytes: Buffer, at: number, end: number, batch: FlowBatch, row: number): number {
    if (at < 0) return -1;
    let i = at;
    while (i < end && !(bytes[i] === SPACE && bytes[i + 1] === LETTER_D && bytes[i + 2] === LETTER_U)) i += 1;
    const durationAt = afterWord(bytes, i + 1, end);
    const durationEnd = wordEnd(bytes, durationAt, end);
    const bytesAt = afterWord(bytes, durationEnd + 1, end);
    const bytesEnd = wordEnd(bytes, bytesAt, end);
    const duration = scanSeconds(bytes, durationAt, durationEnd);
    const total = scanCount(bytes, bytesAt, bytesEnd);
    if (duration < 0 || total < 0) return -1;
    batch.duration[row] = duration;
    // Both directions together; there is no telling them apart.
    batch.bytesOut[row] = total;
    return bytesEnd;
  }

  /** ` TCP FINs from inside (user)`: why the connection ended. */
  #readReason(bytes: Buffer, at: number, end: number, batch: FlowBatch, row: number): void {
    let to = at + 1;
    while (to < end && !(bytes[to] === SPACE && bytes[to + 1] === OPEN) && bytes[to] !== OPEN) to += 1;
    if (this.#ends.userEnd === 0) this.#ends.readUser(bytes, bytes[to] === OPEN ? to - 1 : to, end);
    let reasonEnd = to;
    for (let i = at + 1; i + 6 <= to; i++)
      if (bytes[i] === SPACE && bytes[i + 1] === LETTER_F && bytes.toString('latin1', i, i + 6) === ' from ')
        reasonEnd = i;
    if (reasonEnd <= at + 1) return;
    batch.state[row] = labelIndex(batch, bytes, at + 1, reasonEnd);
    if (batch.protocol[row] !== PROTOCOL.tcp) return;
    const reason = batch.labels.texts[batch.state[row] as number] as string;
    const isUnused = batch.bytesOut[row] === 0 && UNLESS_USED.test(reason);
    batch.failed[row] = isUnused || NEVER_ANSWERED.test(reason) ? 1 : 0;
  }

  #isOf(open: OpenConnection, batch: FlowBatch, row: number): boolean {
    const first = open.outbound ? batch.dstPort : batch.srcPort;
    const second = open.outbound ? batch.srcPort : batch.dstPort;
    return open.firstPort === first[row] && open.secondPort === second[row];
  }

  #finish(bytes: Buffer, batch: FlowBatch, row: number, time: number): void {
    batch.time[row] = time;
    batch.action[row] = ACTION.allow;
    if (this.#ends.userEnd > this.#ends.userStart)
      batch.user[row] = labelIndex(batch, bytes, this.#ends.userStart, this.#ends.userEnd);
  }
}

const [SPACE, OPEN] = [0x20, 0x28];
const [LETTER_D, LETTER_F, LETTER_I, LETTER_O, LETTER_U] = [0x64, 0x66, 0x69, 0x6f, 0x75];
const CONNECTION = Buffer.from('connection');

function apply(open: OpenConnection, batch: FlowBatch, row: number): void {
  batch.direction[row] = DIRECTION.initiator;
  if (open.firstNat !== '')
    (open.outbound ? batch.dstNat : batch.srcNat)[row] = batch.labels.indexOfText(open.firstNat);
  if (open.secondNat !== '')
    (open.outbound ? batch.srcNat : batch.dstNat)[row] = batch.labels.indexOfText(open.secondNat);
}
