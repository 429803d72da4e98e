/** A file is not taken in: `code` for programs, `message` what is wrong with it, `hint` what to do. */
export class RefusedFile extends Error {
  override readonly name = 'RefusedFile';
  readonly code: string;
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
