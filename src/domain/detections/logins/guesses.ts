import { densest } from '../densest.ts';
import type { FlowGroup } from '../flows/flow-group.ts';
import { deviationOf, medianOf } from '../statistics.ts';

/** What refused sign-ins come to: more than a greeting, less than a session. Bytes of both ways together, and seconds. */
const LEAST_BYTES = 600;
const MOST_BYTES = 20_000;
const LONGEST = 60;
/** Share of their median that most guesses stray by at most. */
const ALIKE = 0.25;
/** A session that follows carries so many times what a guess does. */
const LONGER = 3;
/** Share of the guesses that may come after a session that let somebody in; more, and it was no end of them. */
const AFTERWARDS = 0.1;

/** Conversations that look like refused sign-ins. */
export interface Guesses {
  count: number;
  /** The most of them within the time that was asked for. */
  densest: number;
  /** Of all answered conversations. */
  share: number;
  medianOut: number;
  medianIn: number;
  /** A much longer conversation that ended the guessing. */
  longer: { time: number; bytes: number } | null;
}

/** Picks what looks like refused sign-ins among a client's conversations with a service; null where sizes are not alike. */
export function guessesOf(group: FlowGroup, within: number): Guesses | null {
  const { times, durations, failed } = group;
  const [out, back] = [largest(group.bytesOut, group.ipBytesOut), largest(group.bytesIn, group.ipBytesIn)];
  const at: number[] = [];
  let answered = 0;
  let session: { time: number; bytes: number } | null = null;
  for (let row = 0; row < group.length; row++) {
    const [sent, got] = [out[row] as number, back[row] as number];
    if (failed[row] === 1 || got === 0) continue;
    answered += 1;
    const bytes = sent + got;
    if (bytes >= LEAST_BYTES && bytes <= MOST_BYTES && (durations[row] as number) <= LONGEST) at.push(row);
    else if (bytes > (session?.bytes ?? MOST_BYTES)) session = { time: times[row] as number, bytes };
  }
  if (at.length === 0) return null;
  const [medianOut, medianIn] = [evenMedian(at, out), evenMedian(at, back)];
  if (medianOut === null || medianIn === null) return null;
  const guessed = at.map((row) => times[row] as number);
  return {
    ...{ count: at.length, densest: densest(guessed, within), share: at.length / answered, medianOut, medianIn },
    longer: session && isTheEnd(session, guessed, medianOut + medianIn) ? session : null,
  };
}

function largest(stated: Float64Array, wire: Float64Array): Float64Array {
  return stated.map((bytes, row) => Math.max(bytes, wire[row] as number));
}

/** The median of these rows; null where they stray too far from it. */
function evenMedian(rows: readonly number[], bytes: Float64Array): number | null {
  const sorted = Float64Array.from(rows, (row) => bytes[row] as number).sort();
  const median = medianOf(sorted);
  return deviationOf(sorted, median) <= ALIKE * median ? median : null;
}

function isTheEnd(
  { time, bytes }: { time: number; bytes: number },
  guessed: readonly number[],
  usual: number,
): boolean {
  const after = guessed.filter((one) => one > time).length;
  return bytes >= LONGER * usual && after <= AFTERWARDS * guessed.length && after < guessed.length;
}
