import type { Readable } from 'node:stream';
import type { InflationLimits } from './inflation-budget.ts';

/** A file that was handed in, wherever it lies. */
export interface IntakeSource {
  /** Bytes. */
  size: number;
  /** The file's bytes from `start` on, or from its beginning. */
  open(start?: number): Promise<Readable>;
  /** It can be read only once, from its beginning: a pipe. Then `size` means nothing. */
  once?: true;
}

/** What a file may hold. */
export interface IntakeLimits extends InflationLimits {
  signal?: AbortSignal | undefined;
}

/** Why something in a file is not read: `code` for programs, `message` what is wrong, `hint` what to do. */
export interface Refusal {
  code: string;
  message: string;
  hint: string;
}

/** A log inside a file: all of it, or a member of an archive, or a sheet of a workbook. */
export interface IntakeMember {
  /** From 1, in the order of the file. */
  no: number;
  /** Name of the member or the sheet, a label and never a path; null for a file that is a log itself. */
  name: string | null;
  /** Its bytes, unwrapped, as UTF-8 where it is text; to be read before the next member is asked for. */
  bytes: AsyncIterable<Buffer>;
  /** The member cannot be opened, whatever is in it; then it has no bytes. */
  refused?: Refusal | undefined;
  /** The format it must be read as, when its wrapping says so. */
  format?: string | undefined;
}
