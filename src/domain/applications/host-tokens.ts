import { isCommonWord, partRun } from './name-words.ts';

/** A host name in its parts: the runs of letters in their order, and what remains of it when they and digits are taken out. */
export interface HostTokens {
  /** Names built alike have the same shape. */
  shape: string;
  words: readonly string[];
}

/** Letters and digits mixed further than a word with a number behind it: a serial number, part of an address. */
const SERIAL = /\d[a-z]+\d|^[a-f0-9]{8,}$/;

/** Parts the first label of a host name. Null for names that hold no word: addresses, serial numbers. */
export function hostTokens(hostname: string): HostTokens | null {
  const label = (hostname.split('.', 1)[0] as string).toLowerCase();
  const shape: string[] = [];
  const words: string[] = [];
  for (const part of label.split(/([-_])/)) {
    if (part === '-' || part === '_') shape.push('-');
    else if (/^\d+$/.test(part)) shape.push('0');
    else if (SERIAL.test(part)) shape.push('#');
    else {
      for (const [run] of part.matchAll(/[a-z]+/g)) {
        words.push(run);
        shape.push('a');
      }
    }
  }
  if (words.length === 0) return null;
  // `web-01` and `web01` are built alike.
  return { shape: shape.join('').replace(/-?0/g, '').replace(/-+$/, ''), words };
}

/** A name's candidates for the application's part, by column: the runs of letters, a single run without the words in it. */
export function columnsOf({ words }: HostTokens): (string | null)[] {
  if (words.length === 1) {
    const { stem } = partRun(words[0] as string);
    return [isCommonWord(stem) || stem.length < 2 ? null : stem];
  }
  return words.map((word) => {
    if (word.length < 2 || isCommonWord(word)) return null;
    const { stem } = partRun(word);
    return isCommonWord(stem) ? null : stem;
  });
}
