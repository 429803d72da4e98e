/** Why a file was refused; stable, for programs. */
export type RefusalCode =
  | 'empty-file'
  | 'binary-file'
  | 'utf-16'
  | 'unknown-log'
  | 'damaged-file'
  | 'too-large-file'
  | 'unknown-format'
  | 'no-header'
  | 'unsafe-xml';

/** The file cannot be read as a log at all: `message` says what it is, `hint` what to do; nothing of it was stored. */
export class NotALog extends Error {
  override readonly name = 'NotALog';
  readonly code: RefusalCode;
  readonly hint: string;

  constructor(code: RefusalCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
