const [BRACE, BRACKET, BRACE_END, BRACKET_END] = [0x7b, 0x5b, 0x7d, 0x5d];
const DEEPEST = 256;

/** A place between the records of a JSON document, as JSON. */
export interface JsonPlaceState {
  kinds: string;
  onPath: number;
  text: string;
  key: string;
}

/** Follows the lists and objects around the records of a document and says which value is a record. */
export class JsonPlace {
  readonly #path: readonly string[];
  /** The containers that are open, outermost first. */
  #kinds: number[] = [];
  /** How many of them, counted from the outermost, lie on the path. */
  #onPath = 0;
  /** The string read last. */
  text = '';
  /** The name of the member that is read. */
  #key = '';

  /** Steps from the top of the document to a record: a key, or `*` for the elements of a list. */
  constructor(path: readonly string[]) {
    this.#path = path;
  }

  /** Only a list or an object may stand here: between documents, and between records. */
  get takesOnlyContainers(): boolean {
    return this.#kinds.length === 0 || this.#isOnPath(this.#path.length - 1);
  }

  /** The value that begins with this bracket or brace; true when it is a record, which is then read by somebody else. */
  begins(bracket: number): boolean {
    const depth = this.#kinds.length;
    const isOnPath = depth === 0 || this.#isOnPath(depth - 1);
    if (isOnPath && depth === this.#path.length) return true;
    if (depth < DEEPEST) this.#kinds.push(bracket);
    if (isOnPath) this.#onPath = depth + 1;
    return false;
  }

  /** A bracket or brace closes; false when none of its kind is open. */
  closes(bracket: number): boolean {
    const opener = bracket === BRACE_END ? BRACE : BRACKET;
    if (this.#kinds.at(-1) !== opener) return false;
    this.#kinds.pop();
    this.#onPath = Math.min(this.#onPath, this.#kinds.length);
    return true;
  }

  /** A colon: the string before it was a key. */
  names(): void {
    this.#key = this.text;
    this.text = '';
  }

  /** A comma: the member ends. */
  next(): void {
    this.#key = '';
  }

  /** After damage: as if in the midst of the records. */
  resume(): void {
    this.#kinds = this.#path.map((step) => (step === '*' ? BRACKET : BRACE));
    this.#onPath = this.#kinds.length;
    this.#key = this.#path.at(-1) ?? '';
  }

  save(): JsonPlaceState {
    const kinds = String.fromCharCode(...this.#kinds);
    return { kinds, onPath: this.#onPath, text: this.text, key: this.#key };
  }

  restore({ kinds, onPath, text, key }: JsonPlaceState): void {
    this.#kinds = [...kinds].map((kind) => kind.charCodeAt(0));
    this.#onPath = onPath;
    this.text = text;
    this.#key = key;
  }

  /** Whether a value in the innermost container, were it at this step, lies on the path. */
  #isOnPath(step: number): boolean {
    const depth = this.#kinds.length;
    if (step !== depth - 1 || this.#onPath !== depth) return false;
    return this.#kinds[step] === BRACKET ? this.#path[step] === '*' : this.#path[step] === this.#key;
  }
}

/** The bytes that give JSON its structure. */
export const JSON_BYTE = {
  ...{ brace: BRACE, bracket: BRACKET, braceEnd: BRACE_END, bracketEnd: BRACKET_END },
  ...{ quote: 0x22, comma: 0x2c, colon: 0x3a, backslash: 0x5c, newline: 0x0a },
} as const;
