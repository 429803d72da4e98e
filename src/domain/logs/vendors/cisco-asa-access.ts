import { ACTION, DIRECTION, type FlowBatch, PHASE } from '../flow.ts';
import type { LineResult } from '../lines/line-format.ts';
import type { Complaint } from '../reject.ts';
import { labelIndex } from '../row.ts';
import { scanCount } from '../scan/number.ts';
import { NOT_IP, scanProtocol, UNKNOWN_PROTOCOL } from '../scan/protocol.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { closing, Endpoint } from './cisco-endpoint.ts';
import { afterWord, CUT_OFF, notA, refusal, wordEnd } from './cisco-words.ts';

const SRC = new Endpoint();
const DST = new Endpoint();

/** Reads 106023, `Deny tcp src if:a/1 dst if:b/2 … by access-group "x"`, from behind `Deny `. */
export function readDeny({ bytes, end, line, time }: SyslogLine, at: number, batch: FlowBatch): LineResult {
  const row = batch.begin();
  // `Deny protocol 103 src …`
  const protocolAt = bytes.toString('latin1', at, at + 9) === 'protocol ' ? at + 9 : at;
  const protocolEnd = wordEnd(bytes, protocolAt, end);
  const wrong = putProtocol(bytes, protocolAt, protocolEnd, batch, row);
  if (wrong !== null) return wrong;
  const srcAt = find(bytes, protocolEnd, end, ' src ');
  if (srcAt < 0) return CUT_OFF;
  const dstAt = find(bytes, SRC.readColon(bytes, srcAt, end), end, ' dst ');
  if (dstAt < 0) return CUT_OFF;
  const behind = DST.readColon(bytes, dstAt, end);
  const result = SRC.place(bytes, batch, row, true) ?? DST.place(bytes, batch, row, false);
  if (result !== null) return refusal(result, batch);
  if (bytes[SRC.portEnd] === OPEN) putUser(bytes, SRC.portEnd, end, batch, row);
  const group = find(bytes, behind, end, 'access-group "');
  if (group > 0) batch.rule[row] = labelIndex(batch, bytes, group, quoteEnd(bytes, group, end));
  return commitDenied(batch, row, line, time);
}

/** Reads 106100 and its like, `access-list x permitted tcp if/a(1) -> if/b(2) hit-cnt 3 …`, from behind `access-list `. */
export function readAccessList({ bytes, end, line, time }: SyslogLine, at: number, batch: FlowBatch): LineResult {
  const row = batch.begin();
  const listEnd = wordEnd(bytes, at, end);
  const verdictAt = Math.min(listEnd + 1, end);
  const protocolAt = afterWord(bytes, verdictAt, end);
  const protocolEnd = wordEnd(bytes, protocolAt, end);
  const wrong = putProtocol(bytes, protocolAt, protocolEnd, batch, row);
  if (wrong !== null) return wrong;
  let srcAt = Math.min(protocolEnd + 1, end);
  // `for user 'joe'`, also without quotes
  if (bytes.toString('latin1', srcAt, srcAt + 9) === 'for user ') {
    const userEnd = wordEnd(bytes, srcAt + 9, end);
    const quotes = bytes[srcAt + 9] === APOSTROPHE && bytes[userEnd - 1] === APOSTROPHE && userEnd > srcAt + 11 ? 1 : 0;
    batch.user[row] = labelIndex(batch, bytes, srcAt + 9 + quotes, userEnd - quotes);
    srcAt = Math.min(userEnd + 1, end);
  }
  const srcEnd = SRC.readSlash(bytes, srcAt, end);
  const arrow = find(bytes, srcEnd, end, ' -> ');
  if (arrow < 0) return CUT_OFF;
  const behind = DST.readSlash(bytes, arrow, end);
  const result = SRC.place(bytes, batch, row, true) ?? DST.place(bytes, batch, row, false);
  if (result !== null) return refusal(result, batch);
  if (bytes[srcEnd] === OPEN) putUser(bytes, srcEnd, end, batch, row);
  batch.rule[row] = labelIndex(batch, bytes, at, listEnd);
  const hits = find(bytes, behind, end, ' hit-cnt ');
  if (hits > 0) {
    const count = scanCount(bytes, hits, wordEnd(bytes, hits, end));
    if (count < 0) return notA('hit-cnt', 'a whole number up to 2^53', bytes, hits, wordEnd(bytes, hits, end));
    batch.count[row] = Math.max(1, count);
  }
  if (bytes[verdictAt] === LETTER_D) return commitDenied(batch, row, line, time);
  // Sessions let in are told again as connections, and of those only this record knows the rule.
  batch.phase[row] = PHASE.begin;
  batch.direction[row] = DIRECTION.initiator;
  batch.action[row] = ACTION.allow;
  batch.time[row] = time;
  batch.commit(line);
  return null;
}

const [OPEN, QUOTE, APOSTROPHE, COMMA, LETTER_D] = [0x28, 0x22, 0x27, 0x2c, 0x64];

/** A packet was refused: it need not have been the first of its conversation. */
function commitDenied(batch: FlowBatch, row: number, line: number, time: number): null {
  batch.direction[row] = DIRECTION.oneWay;
  batch.action[row] = ACTION.deny;
  batch.failed[row] = 1;
  batch.time[row] = time;
  batch.commit(line);
  return null;
}

function putProtocol(bytes: Buffer, start: number, end: number, batch: FlowBatch, row: number): Complaint | null {
  const protocol = scanProtocol(bytes, start, end);
  if (protocol === UNKNOWN_PROTOCOL || protocol === NOT_IP)
    return notA('protocol', 'a protocol name or number', bytes, start, end);
  batch.protocol[row] = protocol;
  return null;
}

function putUser(bytes: Buffer, open: number, end: number, batch: FlowBatch, row: number): void {
  let to = closing(bytes, open, end);
  for (let i = open + 1; i < to; i++) if (bytes[i] === COMMA) to = i;
  batch.user[row] = labelIndex(batch, bytes, open + 1, to);
}

/** Behind the next `words`; -1 when they do not come. */
function find(bytes: Buffer, from: number, end: number, words: string): number {
  const first = words.charCodeAt(0);
  for (let i = from; i + words.length <= end; i++) {
    if (bytes[i] !== first) continue;
    let k = 1;
    while (k < words.length && bytes[i + k] === words.charCodeAt(k)) k += 1;
    if (k === words.length) return i + k;
  }
  return -1;
}

function quoteEnd(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== QUOTE) i += 1;
  return i;
}
