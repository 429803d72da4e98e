import type { IndicatorKind } from './indicator.ts';

/** One comparison of a pattern as an indicator would have it, not yet read. */
export interface PatternTerm {
  kind: IndicatorKind;
  text: string;
}

/** The terms any one of which is the indicator's sign, or why the pattern says something else. */
export type ReadPattern = { terms: PatternTerm[] } | { fault: string };

/** Object paths that are matched against traffic (STIX 2.1, section 6), and names in use for fingerprints of TLS. */
const PATHS: readonly [RegExp, IndicatorKind][] = [
  [/^ipv[46]-addr:value$/, 'address'],
  [/^network-traffic:(?:src|dst)_ref\.value$/, 'address'],
  [/^domain-name:value$/, 'domain'],
  [/^network-traffic:extensions\.'http-request-ext'\.request_header\.Host$/, 'domain'],
  [/^url:value$/, 'url'],
  [/^(?:file|artifact):hashes\.'?(?:MD5|SHA-?1|SHA-?224|SHA-?256|SHA-?384|SHA-?512)'?$/i, 'hash'],
  [/(?:^|[:._-])'?ja3'?(?::value|\.value)?$/i, 'ja3'],
  [/(?:^|[:._-])'?ja4'?(?::value|\.value)?$/i, 'ja4'],
];

const TOKEN =
  /[\s,]*(?:(\[|\]|\(|\))|(!=|=|<=|>=|<|>)|('(?:[^'\\]|\\.)*')|((?:[A-Za-z][\w-]*:)(?:'[^']*'|[\w.\-[\]*])+)|(-?[\d.]+|[A-Za-z]+))/y;

const ANOTHER = 'Only equalities of addresses, names, URLs, hashes and TLS fingerprints, joined by OR, are matched';

/**
 * Reads a pattern of the comparison grammar of STIX 2.1 (section 9). What it asserts is matched where single signs suffice:
 * `=`, `IN` and `ISSUBSET`, joined by OR. AND asks for several things at once, of which one alone proves nothing; it is
 * taken where it joins hashes of one file, or states an address with its type. NOT, qualifiers and FOLLOWEDBY cannot be
 * told from single values.
 */
export function readPattern(pattern: string): ReadPattern {
  const tokens = tokensOf(pattern);
  if (tokens === null) return { fault: `${ANOTHER}; this pattern cannot be read.` };
  const reader = new PatternReader(tokens);
  try {
    return { terms: reader.read() };
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return { fault: `${ANOTHER}; ${error.message}.` };
  }
}

class Unsupported extends Error {}

class PatternReader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  read(): PatternTerm[] {
    const terms = this.#joined(() => this.#observation());
    if (this.#at < this.#tokens.length) throw new Unsupported(`${this.#peek()} is not`);
    if (terms.length === 0) throw new Unsupported('it names none');
    return terms;
  }

  #observation(): PatternTerm[] {
    if (this.#take('(')) return this.#closed(')', () => this.#joined(() => this.#observation()));
    this.#expect('[');
    return this.#closed(']', () => this.#joined(() => this.#comparison()));
  }

  #comparison(): PatternTerm[] {
    if (this.#take('(')) return this.#closed(')', () => this.#joined(() => this.#comparison()));
    const path = this.#next();
    const operator = this.#next().toUpperCase();
    const values = operator === 'IN' ? this.#list() : [this.#next()];
    // The type of an address says nothing beyond its value.
    if (operator === '=' && /_ref\.type$/.test(path)) return [];
    const kind = PATHS.find(([known]) => known.test(path))?.[1];
    if (operator === 'NOT' || !['=', 'IN', 'ISSUBSET'].includes(operator)) throw new Unsupported(`${operator} is not`);
    if (kind === undefined) throw new Unsupported(`${path} is not`);
    return values.map((value) => ({ kind, text: textOf(value) }));
  }

  #list(): string[] {
    this.#expect('(');
    const values: string[] = [];
    while (!this.#take(')')) values.push(this.#next());
    return values;
  }

  /** Sides joined by OR; AND only where each side is one hash: they are of one file. */
  #joined(side: () => PatternTerm[]): PatternTerm[] {
    const terms = side();
    for (;;) {
      if (this.#take('OR')) terms.push(...side());
      else if (this.#take('AND')) {
        terms.push(...side());
        if (terms.length > 1 && terms.some(({ kind }) => kind !== 'hash'))
          throw new Unsupported('AND asks for several at once');
      } else return terms;
    }
  }

  #closed(mark: string, inner: () => PatternTerm[]): PatternTerm[] {
    const terms = inner();
    this.#expect(mark);
    return terms;
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? 'its end';
  }

  #next(): string {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #take(word: string): boolean {
    if (this.#peek().toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }

  #expect(mark: string): void {
    if (!this.#take(mark)) throw new Unsupported(`${this.#peek()} is not`);
  }
}

function textOf(token: string): string {
  if (!token.startsWith("'")) throw new Unsupported(`${token} is no text`);
  return token.slice(1, -1).replace(/\\(.)/g, '$1');
}

function tokensOf(pattern: string): string[] | null {
  const tokens: string[] = [];
  const text = pattern.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const found = TOKEN.exec(text);
    if (found === null) return null;
    tokens.push(found.slice(1).find((token) => token !== undefined) as string);
  }
  return tokens;
}
