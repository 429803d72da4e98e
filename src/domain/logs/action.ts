import { ACTION, ACTIONS, type FlowBatch } from './flow.ts';
import { LabelDictionary } from './label-dictionary.ts';

const WORDS: [number, string[]][] = [
  [ACTION.allow, ['allow', 'allowed', 'accept', 'accepted', 'permit', 'permitted', 'pass', 'passed', 'ok', 'success']],
  [ACTION.allow, ['forward', 'forwarded', 'established', 'built', 'encrypt', 'decrypt', 'erlaubt', 'zugelassen']],
  [ACTION.allow, ['autorise', 'accepte', 'permitido', 'aceptado', 'close', 'closed', 'timeout', 'monitor', 'trust']],
  [ACTION.deny, ['deny', 'denied', 'reject', 'rejected', 'refuse', 'refused', 'block', 'blocked', 'prevent']],
  [ACTION.deny, ['blockiert', 'abgelehnt', 'verweigert', 'gesperrt', 'bloque', 'refusee', 'bloqueado', 'denegado']],
  [ACTION.deny, ['fail', 'failed', 'rechazado', 'rejete', 'interdit', 'prohibited']],
  [ACTION.drop, ['drop', 'dropped', 'discard', 'discarded', 'silentdrop', 'verworfen', 'dropicmp']],
  [ACTION.reset, ['reset', 'rst', 'resetboth', 'resetclient', 'resetserver', 'blockwithreset']],
];
const BY_WORD = new Map(WORDS.flatMap(([action, words]) => words.map((word) => [word, action] as const)));
/** Action texts are few; a column with more is something else, and remembering it would only cost memory. */
const REMEMBERED = 256;
const LONGEST = 64;

/** What is stored of an action that a log calls so, in whatever spelling; undefined for a word that is none. */
export function actionCalled(text: string): string | undefined {
  const action = BY_WORD.get(lettersOf(text));
  return action === undefined ? undefined : ACTIONS[action];
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^a-z]/g, '');
}

/** Reads action texts; a reader keeps one, which remembers the texts it has met. */
export class ActionReader {
  #texts = new LabelDictionary();
  #actions: number[] = [ACTION.unknown];

  /** Sets the row's action from `bytes[start, end)`; a denied, dropped or reset flow also counts as failed. */
  apply(bytes: Buffer, start: number, end: number, batch: FlowBatch, row: number): void {
    const action = this.#actionOf(bytes, start, Math.min(end, start + LONGEST));
    batch.action[row] = action;
    batch.failed[row] = action === ACTION.unknown || action === ACTION.allow ? 0 : 1;
  }

  #actionOf(bytes: Buffer, start: number, end: number): number {
    const index = this.#texts.indexOf(bytes, start, end);
    const known = this.#actions[index];
    if (known !== undefined) return known;
    const letters = lettersOf(this.#texts.texts[index] as string);
    const action = BY_WORD.get(letters) ?? ACTION.unknown;
    this.#actions.push(action);
    if (index > REMEMBERED) {
      this.#texts = new LabelDictionary();
      this.#actions = [ACTION.unknown];
    }
    return action;
  }
}
