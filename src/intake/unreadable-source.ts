/** Why a file's wrapping cannot be opened; stable, for programs. */
export type UnreadableCode =
  | 'corrupt-gzip'
  | 'corrupt-archive'
  | 'unsafe-archive'
  | 'too-large-inflated'
  | 'unsupported-compression'
  | 'encrypted-file';

/** The file's compression is damaged, hides too much or cannot be opened: `message` says what, `hint` what to do. */
export class UnreadableSource extends Error {
  override readonly name = 'UnreadableSource';
  readonly code: UnreadableCode;
  readonly hint: string;

  constructor(code: UnreadableCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
