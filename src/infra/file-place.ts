import type { Readable } from 'node:stream';

/** A file as a place has it now. */
export interface PlacedFile {
  /** Below the folder, or below the bucket; with slashes. */
  path: string;
  size: number;
  /** Another one when the file is another. */
  version: string;
  /** Whether the place itself says that it is whole. */
  whole: boolean;
}

/** Somewhere that files are dropped. */
export interface FilePlace {
  /** Every file that is to be taken, in batches, in no order. */
  list(signal: AbortSignal): AsyncGenerator<PlacedFile[]>;
  /** Opens a file as it was listed. Throws FileChanged when it is another by now. */
  open(file: PlacedFile, signal: AbortSignal): Promise<Readable>;
  /** Throws FileChanged when a file is not what was listed any more, after it was read. */
  confirm(file: PlacedFile): Promise<void>;
  /** Puts a file where it is not listed any more, where a place does that. */
  putAway(file: PlacedFile, as: 'taken' | 'refused'): Promise<void>;
  close(): void;
}

/** A file is not what it was a moment ago: it is still being written. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';
}

/** A place cannot be looked through: `message` is for the person who set it up. */
export class PlaceFailed extends Error {
  override readonly name = 'PlaceFailed';
}

/** Names that writers give to what they have not finished, and what is not meant for us. */
const UNFINISHED = /(^\.|\.(tmp|temp|part|partial|filepart|writing|swp|crdownload|lock)$|~$)/i;
/** What a second file is called that says that the first one is whole. */
export const DONE = '.done';
/** Longer ones are no names of logs. */
export const LONGEST_PATH = 1_000;

/** Whether a file of this name is one to be taken, by its name alone. */
export function isWanted(name: string): boolean {
  return !UNFINISHED.test(name) && !name.endsWith(DONE);
}
