/**
 * An error with an answer of its own (RFC 9457). Throw it anywhere below a route; one place turns it into
 * application/problem+json. `detail` says what is wrong and where, `hint` what to do about it.
 */
export class Problem extends Error {
  readonly status: number;
  /** Stable and machine-readable: `not-found`, `validation`, `upload-too-large` … */
  readonly code: string;
  readonly detail: string;
  readonly hint: string | undefined;
  /** Further members of the answer, for example `errors` of a validation. */
  readonly members: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    detail: string,
    {
      hint,
      members = {},
      headers = {},
    }: { hint?: string; members?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.hint = hint;
    this.members = members;
    this.headers = headers;
  }
}

/** 404 for an id that does not exist or belongs to another tenant: the answer is the same to the byte. */
export function notFound(noun: string): Problem {
  return new Problem(404, 'not-found', `There is no such ${noun}.`, { hint: `List what there is, and check the id.` });
}
