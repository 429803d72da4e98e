import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import { UnreadableSource } from './unreadable-source.ts';

/** Small reads, of which a directory is many, are answered from blocks of this size. */
const BLOCK_BYTES = 256 * 1024;
const BLOCKS_KEPT = 8;

/** Where an archive lies: ranges of it can be read. */
export interface RangeSource {
  size: number;
  open(start: number): Promise<AsyncIterable<Uint8Array>>;
}

/** Lets yauzl read ranges of a source, and keeps apart what is wrong with the archive and what with the source. */
export class SourceReader extends RandomAccessReader {
  readonly #source: RangeSource;
  readonly #blocks = new Map<number, Promise<Buffer>>();
  #failure: { error: unknown } | undefined;

  constructor(source: RangeSource) {
    super();
    this.#source = source;
  }

  /** Runs `work`; what the source failed with is thrown as it is, and any other error as `explain` says. */
  async explaining<Result>(explain: (error: unknown) => unknown, work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (this.#failure) throw this.#failure.error;
      throw error instanceof UnreadableSource ? error : explain(error);
    }
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end), { objectMode: false });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#copy(buffer, offset, length, position).then(() => callback(null), callback);
  }

  async #copy(buffer: Buffer, offset: number, length: number, position: number): Promise<void> {
    for (let done = 0; done < length; ) {
      const at = position + done;
      const block = await this.#block(Math.floor(at / BLOCK_BYTES));
      const copied = block.copy(buffer, offset + done, at % BLOCK_BYTES, (at % BLOCK_BYTES) + length - done);
      if (copied === 0) throw new Error('it ends in the middle');
      done += copied;
    }
  }

  #block(no: number): Promise<Buffer> {
    const known = this.#blocks.get(no);
    if (known) return known;
    const block = this.#gather(no * BLOCK_BYTES, (no + 1) * BLOCK_BYTES);
    this.#blocks.set(no, block);
    const oldest = this.#blocks.keys().next().value;
    if (this.#blocks.size > BLOCKS_KEPT && oldest !== undefined) this.#blocks.delete(oldest);
    return block;
  }

  async #gather(start: number, end: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.#range(start, Math.min(end, this.#source.size))) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces);
  }

  async *#range(start: number, end: number): AsyncGenerator<Uint8Array> {
    let left = end - start;
    if (left <= 0) return;
    try {
      // Leaving the loop ends the source's stream.
      for await (const chunk of await this.#source.open(start)) {
        yield chunk.subarray(0, left);
        left -= chunk.length;
        if (left <= 0) return;
      }
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }
}
