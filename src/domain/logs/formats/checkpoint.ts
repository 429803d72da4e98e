import type { FlowBatch } from '../flow.ts';
import { type LineParser, type LineResult, lineFormat, NOT_MINE } from '../lines/line-format.ts';
import { Fields } from '../scan/fields.ts';
import { KeyTable, type PairStyle, SPACED } from '../scan/key-values.ts';
import { PairReader } from '../scan/pair-reader.ts';
import { splitQuoted } from '../scan/structured-data.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { CHECKPOINT_KEYS } from '../vendors/checkpoint-keys.ts';
import { CheckpointRecords } from '../vendors/checkpoint-record.ts';

const TABLE = new KeyTable(CHECKPOINT_KEYS);
const slotOf = (key: (typeof CHECKPOINT_KEYS)[number]) => CHECKPOINT_KEYS.indexOf(key);
/** Every record has one of these, and no other product's has them. */
const MARKS = [slotOf('loguid'), slotOf('ifdir'), slotOf('origin'), slotOf('orig')];
const BARRED: PairStyle = { equals: 0x3d, separator: 0x7c };
const APPLICATION = Buffer.from('CheckPoint');

/** What Check Point's Log Exporter sends: `[action:"Accept"; src:"…"; …]` in RFC 5424, or `action=Accept|src=…|`. */
export const checkpoint = lineFormat({
  name: 'checkpoint',
  title: 'Check Point log',
  about:
    'Known by the application CheckPoint and a field such as loguid, origin or ifdir; key:"value"; in brackets, key="value", and ' +
    'key=value divided by bars are read. Firewall records become flows with zones, rules, users, translations and, where accounting ' +
    'is on, both sides’ bytes; packets that a record of optimized drops lists become a flow each; records of other blades that name ' +
    'two hosts become observations.',
  parser: () => new Checkpoint(),
});

class Checkpoint implements LineParser {
  readonly #fields = new Fields();
  readonly #barred = new PairReader(TABLE, BARRED);
  readonly #spaced = new PairReader(TABLE, SPACED);
  readonly #records = new CheckpointRecords(this.#fields);

  read(line: SyslogLine, batch: FlowBatch): LineResult {
    if (!this.#split(line)) return NOT_MINE;
    return this.#records.add(line.bytes, line.line, line.time, batch);
  }

  /** Finds the fields, in whatever form they are; false when the line is not Check Point's. */
  #split(line: SyslogLine): boolean {
    const { bytes, end, start } = line;
    const from = line.data >= 0 ? line.data : line.message;
    const open = bracketAt(bytes, from, end);
    const named = has(bytes, start, Math.min(end, Math.max(open, from + 64)), APPLICATION);
    if (open >= 0 && (named || line.data >= 0)) splitQuoted(bytes, open + 1, end, TABLE, this.#fields);
    else if (isBarred(bytes, line.message, end)) this.#barred.read(bytes, line.message, end, this.#fields);
    else if (named) this.#spaced.read(bytes, line.message, end, this.#fields);
    else return false;
    return this.#fields.count > 1 && hasMark(this.#fields);
  }
}

const [BAR, EQUALS, OPEN, QUOTE, SPACE] = [0x7c, 0x3d, 0x5b, 0x22, 0x20];

function hasMark({ ends }: Fields): boolean {
  for (const slot of MARKS) if (ends[slot] !== 0) return true;
  return false;
}

/** The bracket that opens the fields; -1 when a quote comes first or there is none within the head of the message. */
function bracketAt(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i < Math.min(end, from + 100); i++) {
    if (bytes[i] === OPEN) return i;
    if (bytes[i] === QUOTE || bytes[i] === BAR || bytes[i] === EQUALS) return -1;
  }
  return -1;
}

/** `key=value|key=`: the first pair ends at a bar. */
function isBarred(bytes: Buffer, from: number, end: number): boolean {
  let i = from;
  while (i < end && bytes[i] !== EQUALS && bytes[i] !== SPACE && bytes[i] !== BAR) i += 1;
  if (i === from || bytes[i] !== EQUALS) return false;
  while (i < end && bytes[i] !== BAR) i += 1;
  if (i + 1 >= end) return false;
  while (i < end && bytes[i] !== EQUALS && bytes[i] !== SPACE) i += 1;
  return i < end && bytes[i] === EQUALS;
}

function has(bytes: Buffer, start: number, end: number, word: Buffer): boolean {
  for (let i = start; i + word.length <= end; i++) {
    let k = 0;
    while (k < word.length && bytes[i + k] === word[k]) k += 1;
    if (k === word.length) return true;
  }
  return false;
}
