import { LabelDictionary } from './label-dictionary.ts';

/** Texts with a meaning are few and short; a log with more has something else in their place. */
const MOST = 1024;
const LONGEST = 256;

/** What texts mean that come again and again: each is judged once and then known by its bytes. */
export class KnownTexts<Meaning> {
  readonly #judge: (text: string) => Meaning;
  #texts = new LabelDictionary();
  #meanings: Meaning[];

  /** `judge` must give the same meaning for the same text. */
  constructor(judge: (text: string) => Meaning) {
    this.#judge = judge;
    this.#meanings = [judge('')];
  }

  /** The meaning of the text in `bytes[start, end)`. */
  of(bytes: Buffer, start: number, end: number): Meaning {
    if (end - start > LONGEST) return this.#judge(bytes.toString('utf8', start, end));
    const index = this.#texts.indexOf(bytes, start, end);
    if (index < this.#meanings.length) return this.#meanings[index] as Meaning;
    const meaning = this.#judge(bytes.toString('utf8', start, end));
    this.#meanings.push(meaning);
    if (index > MOST) this.#forget();
    return meaning;
  }

  #forget(): void {
    this.#texts = new LabelDictionary();
    this.#meanings.length = 1;
  }
}
