import { type FlowBatch, PROTOCOL } from '../flow.ts';
import { markRequest } from './one-way.ts';

/** TCP flags as they stand in the header's byte. */
export const TCP_FLAG = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const;
const LETTERS = 'FSRPAUEC';
/** The bit of each letter, in upper or lower case; 0 for every other byte. */
const BITS = new Uint8Array(256);
for (const [bit, letter] of [...LETTERS].entries()) {
  BITS[letter.charCodeAt(0)] = 1 << bit;
  BITS[letter.toLowerCase().charCodeAt(0)] = 1 << bit;
}
const TEXTS = Array.from({ length: 256 }, (_, flags) =>
  [...LETTERS].filter((_letter, bit) => flags & (1 << bit)).join(''),
);

const LABELS = TEXTS.map((text) => Buffer.from(text));

/** The flags of a record as letters in the order FSRPAUEC; '' for none. */
export function flagText(flags: number): string {
  return TEXTS[flags & 255] as string;
}

/** The flags in a text of letters such as `...AP.SF` or ` S PA`; other characters count for nothing. */
export function scanFlags(bytes: Buffer, start: number, end: number): number {
  let flags = 0;
  for (let i = start; i < end; i++) {
    flags |= BITS[bytes[i] as number] as number;
  }
  return flags;
}

/**
 * Notes the flags a record of one direction saw: the state's label, and failure where the sender began and never had an
 * answer to acknowledge.
 */
export function applyFlags(flags: number, batch: FlowBatch, row: number): void {
  if (batch.protocol[row] !== PROTOCOL.tcp || flags === 0) return;
  const label = LABELS[flags & 255] as Buffer;
  batch.state[row] = batch.labels.indexOf(label, 0, label.length);
  const isUnanswered = (flags & TCP_FLAG.syn) !== 0 && (flags & TCP_FLAG.ack) === 0;
  batch.failed[row] = isUnanswered ? 1 : 0;
  if (isUnanswered) markRequest(batch, row);
}
