import type { GivenForAll, ReadIndicators } from './indicator.ts';
import { readLines } from './read-lines.ts';
import { isMisp, readMisp } from './read-misp.ts';
import { isStix, readStix } from './read-stix.ts';

/**
 * Reads a file or an answer with indicators, whatever it is: a bundle of STIX 2.1, an envelope of TAXII 2.1, events of
 * MISP, a table or a plain list. Null for JSON that is none of these.
 */
export function readIndicators(text: string, given: GivenForAll): ReadIndicators | null {
  if (!/^\s*[[{]/.test(text) || /^\s*\[[.:]\]|^\s*\[(?!\s*["{\]])/.test(text)) return readLines(text, given);
  const document = parsed(text);
  if (document === undefined) return null;
  return readDocument(document, given);
}

/** The same for a JSON document; a list is read one by one. Null when nothing of it is known. */
export function readDocument(document: unknown, given: GivenForAll): ReadIndicators | null {
  if (isStix(document)) return readStix(document, given);
  if (isMisp(document)) return readMisp(document, given);
  if (!Array.isArray(document)) return null;
  if (document.every((one) => typeof one === 'string')) return readLines(document.join('\n'), given);
  const all = document.map((one) => readDocument(one, given));
  if (all.some((one) => one === null)) return null;
  return {
    indicators: all.flatMap((one) => one?.indicators ?? []),
    left_out: all.flatMap((one) => one?.left_out ?? []),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
