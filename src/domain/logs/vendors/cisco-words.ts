import type { FlowBatch } from '../flow.ts';
import type { LineResult } from '../lines/line-format.ts';
import { type Complaint, quoted } from '../reject.ts';
import { HOST_BY_NAME } from '../row.ts';
import type { NAMED } from './cisco-endpoint.ts';

const SPACE = 0x20;

/** What is wrong with a message that breaks off. */
export const CUT_OFF: Complaint = {
  field: null,
  reason: 'the message is cut off or not in the form Cisco documents',
};

/** What a placing that failed means for the line. */
export function refusal(result: Complaint | typeof NAMED, batch: FlowBatch): LineResult {
  if (typeof result !== 'symbol') return result;
  batch.skip(HOST_BY_NAME);
  return null;
}

/** Where the word at `at` ends. */
export function wordEnd(bytes: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && bytes[i] !== SPACE) i += 1;
  return Math.min(i, end);
}

/** Where the word behind the one at `at` begins. */
export function afterWord(bytes: Buffer, at: number, end: number): number {
  return Math.min(wordEnd(bytes, at, end) + 1, end);
}

/** What is wrong with a field's text. */
export function notA(field: string, what: string, bytes: Buffer, start: number, end: number): Complaint {
  return { field, reason: `${quoted(bytes, start, end)} is not ${what}` };
}
