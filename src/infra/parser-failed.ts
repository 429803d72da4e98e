import type { ChildProcess } from 'node:child_process';

/** What a parser says of a file that it will not read: `code` for programs, `message` what is wrong, `hint` what to do. */
export interface ParserRefusal {
  code: string;
  message: string;
  hint: string;
}

/** How a parser in a child of its own can fail, other than by refusing the file. */
export type ParserFailureCode = 'parser-timeout' | 'parser-memory' | 'parser-output' | 'parser-crash';

const LONGEST_TEXT = 2_000;
const TRUST = 'If the file is trusted, split it into smaller ones; a file made to do this is kept out on purpose.';

/**
 * A file could not be parsed in a child: it was `refused`, under the parser's own code (`refused` when it named none),
 * or the child broke one of its limits or fell over. The same bytes would do it again.
 */
export class ParserFailed extends Error {
  override readonly name = 'ParserFailed';
  readonly code: ParserFailureCode | (string & {});
  readonly hint: string;
  /** Whether the parser itself said no, in an orderly way. */
  readonly refused: boolean;

  constructor({ code, message, hint }: ParserRefusal, refused = false) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.refused = refused;
  }

  static refused(refusal: ParserRefusal): ParserFailed {
    return new ParserFailed(refusal, true);
  }

  static timeout(milliseconds: number): ParserFailed {
    const message = `Reading the file took longer than ${Math.round(milliseconds / 100) / 10} s and was stopped.`;
    return new ParserFailed({ code: 'parser-timeout', message, hint: TRUST });
  }

  static memory(bytes: number): ParserFailed {
    const message = `Reading the file needed more memory than ${Math.round(bytes / 1024 / 1024)} MiB and was stopped.`;
    return new ParserFailed({ code: 'parser-memory', message, hint: TRUST });
  }

  static output(bytes: number): ParserFailed {
    const message = `The file holds more than ${bytes} bytes of records; reading was stopped.`;
    return new ParserFailed({ code: 'parser-output', message, hint: TRUST });
  }

  /** The child's own words are the `cause`: for the log, not for the person, as they may name paths. */
  static crash({ exitCode, signalCode }: ChildProcess, stderr: string): ParserFailed {
    const message = 'The program that reads this kind of file failed on it.';
    const hint = "Export the file again, or in another format; the workers' log has the reason.";
    const failure = new ParserFailed({ code: 'parser-crash', message, hint });
    failure.cause = `${signalCode ?? `code ${exitCode}`}: ${stderr.slice(0, LONGEST_TEXT)}`;
    return failure;
  }
}

/** What a message from the child says; a child that has been taken over may send anything. */
export function toldByChild(message: unknown): 'finished' | ParserRefusal | undefined {
  if (message === 'finished') return message;
  if (typeof message !== 'object' || message === null) return undefined;
  const { code, message: text, hint } = message as Record<string, unknown>;
  if (typeof text !== 'string' || typeof hint !== 'string') return undefined;
  return {
    code: typeof code === 'string' && /^[a-z0-9-]{1,60}$/.test(code) ? code : 'refused',
    message: text.slice(0, LONGEST_TEXT),
    hint: hint.slice(0, LONGEST_TEXT),
  };
}
