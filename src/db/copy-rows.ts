import type { Duplex } from 'node:stream';
import type { Connection, PoolClient, Submittable } from 'pg';

const [COPY_OUT, COPY_DATA, PARAMETER, NOTICE, NOTIFICATION] = [...'HdSNA'].map((code) => code.charCodeAt(0));
const SIGNATURE_BYTES = 11;
const NO_MORE_ROWS = 0xff_ff;

/** Takes a row by where its first field is: four bytes of length, then the content, and so on. */
export type TakeRow = (bytes: DataView, at: number) => void;

/**
 * Runs `copy (…) to stdout (format binary)` and hands over each row where it lies in what came from the socket: a message is
 * a row, and no object is made for any (https://www.postgresql.org/docs/current/sql-copy.html "Binary Format", and
 * protocol-flow.html "COPY Operations"). Resolves when the connection is free again; throws what Postgres or `take` threw.
 */
export function copyRows(client: PoolClient, sql: string, take: TakeRow): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new CopyRows(sql, take, (error) => (error ? reject(error) : resolve())));
  });
}

class CopyRows implements Submittable {
  readonly #sql: string;
  readonly #take: TakeRow;
  readonly #settle: (error?: Error) => void;
  /** What came and was not read yet, in its first bytes; one piece of memory for all that comes. */
  #bytes = Buffer.alloc(262_144);
  #length = 0;
  #begun = false;
  #ended = false;
  #error: Error | undefined;

  constructor(sql: string, take: TakeRow, settle: (error?: Error) => void) {
    this.#sql = sql;
    this.#take = take;
    this.#settle = settle;
  }

  /** Called by the driver when it is this statement's turn; takes the place of the driver's parser for as long as rows come. */
  submit(connection: Connection & { query(sql: string): void }): void {
    const stream = connection.stream as Duplex;
    const [parser] = stream.listeners('data') as ((chunk: Buffer) => void)[];
    if (!parser) throw new Error('the connection has no parser');
    const listener = (chunk: Buffer) => {
      const left = this.#read(chunk);
      if (left === null) return;
      stream.off('data', listener);
      stream.on('data', parser);
      parser(left);
    };
    stream.off('data', parser);
    stream.on('data', listener);
    connection.query(this.#sql);
  }

  handleError(error: Error): void {
    this.#settle(error);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    if (!this.#error && !this.#ended) this.#error = new Error('the COPY ended early');
    this.#settle(this.#error);
  }

  /** Reads the messages that are whole; gives back what begins with one that is the driver's. */
  #read(chunk: Buffer): Buffer | null {
    if (this.#length + chunk.length > this.#bytes.length) this.#enlarge(chunk.length);
    const bytes = this.#bytes;
    const length = this.#length + chunk.copy(bytes, this.#length);
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    let at = 0;
    while (at + 5 <= length) {
      const code = bytes[at];
      const end = at + 1 + view.getUint32(at + 1);
      const isOurs = code === COPY_DATA || code === COPY_OUT;
      if (!isOurs && code !== PARAMETER && code !== NOTICE && code !== NOTIFICATION) return bytes.subarray(at, length);
      if (end > length) break;
      if (code === COPY_DATA && !this.#error) this.#row(view, at + 5);
      at = end;
    }
    bytes.copyWithin(0, at, length);
    this.#length = length - at;
    return null;
  }

  #enlarge(by: number): void {
    const larger = Buffer.alloc(2 * (this.#length + by));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #row(view: DataView, start: number): void {
    // The first message begins with the header.
    const at = this.#begun ? start : start + SIGNATURE_BYTES + 8 + view.getInt32(start + SIGNATURE_BYTES + 4);
    this.#begun = true;
    if (view.getUint16(at) === NO_MORE_ROWS) {
      this.#ended = true;
      return;
    }
    try {
      this.#take(view, at + 2);
    } catch (error) {
      // The rest is read and dropped, so that the connection can be used again.
      this.#error = error as Error;
    }
  }
}
