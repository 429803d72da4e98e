import { ACTION } from '../flow.ts';

/** The beginnings of words with which administrators name what a rule does. */
const BEGINNINGS: readonly [string, number][] = [
  ['drop', ACTION.drop],
  ['discard', ACTION.drop],
  ['silent', ACTION.drop],
  ['block', ACTION.deny],
  ['reject', ACTION.deny],
  ['deny', ACTION.deny],
  ['denied', ACTION.deny],
  ['refus', ACTION.deny],
  ['accept', ACTION.allow],
  ['allow', ACTION.allow],
  ['permit', ACTION.allow],
  ['pass', ACTION.allow],
];
/** SuSE's firewall shortens ACCEPT. */
const WHOLE = new Map([['acc', ACTION.allow]]);
/** What EdgeOS, VyOS and UniFi end the name of a rule with, before or behind its number. */
const LETTERS = new Map<string, number>([
  ['D', ACTION.drop],
  ['R', ACTION.deny],
  ['A', ACTION.allow],
]);
/** Prefixes are few; a log with more has something else in their place, and remembering it would only cost memory. */
const REMEMBERED = 1024;

/** Reads what a rule does from the free text that it is logged with; remembers the texts it has met. */
export class PrefixActions {
  readonly #known = new Map<string, number>();

  of(prefix: string): number {
    const known = this.#known.get(prefix);
    if (known !== undefined) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const action = actionOfPrefix(prefix);
    this.#known.set(prefix, action);
    return action;
  }
}

/** The action that the last word of a prefix with a meaning names; unknown when no word has one. */
export function actionOfPrefix(prefix: string): number {
  const lettered = /-(?:(?:\d+|default)-([DRA])|([DRA])-(?:\d+|default))\]?\s*$/.exec(prefix);
  if (lettered) return LETTERS.get((lettered[1] ?? lettered[2]) as string) as number;
  let action: number = ACTION.unknown;
  for (const word of prefix.toLowerCase().split(/[^a-z]+/)) {
    const beginning = BEGINNINGS.find(([text]) => word.startsWith(text));
    action = beginning?.[1] ?? WHOLE.get(word) ?? action;
  }
  return action;
}
