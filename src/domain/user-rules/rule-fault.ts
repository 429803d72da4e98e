/** Where in a rule: names and indexes from the outside in. */
export type RulePath = readonly (string | number)[];

/** Something in a rule that cannot be read or is not supported: where it stands, and what is wrong with it. */
export class RuleFault extends Error {
  override name = 'RuleFault';
  readonly path: RulePath;
  /** Line of the text, from 1; null when only the path is known. */
  readonly line: number | null;

  constructor(message: string, path: RulePath = [], line: number | null = null) {
    super(message);
    this.path = path;
    this.line = line;
  }
}
