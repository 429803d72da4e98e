/**
 * What a parser in a child puts out: for each log in the file a `member` frame with its name, then `data` frames with its
 * bytes. A frame is a type (one byte), a length (four bytes, little endian) and so many bytes.
 */
const FRAME = { member: 0x4d, data: 0x44 } as const;
const HEADER_BYTES = 5;
const LONGEST_NAME = 4096;

/** Begins a member. The name stands behind a byte, so that a frame of a member is never empty. */
export function memberFrame(name: string): Buffer {
  const bytes = Buffer.from(` ${name}`);
  return frame(FRAME.member, bytes.subarray(0, LONGEST_NAME));
}

/** Bytes of the member that was begun last. */
export function dataFrame(bytes: Uint8Array): Buffer {
  return frame(FRAME.data, bytes);
}

/** A frame's bytes, header included. */
function frame(type: number, payload: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  bytes[0] = type;
  bytes.writeUInt32LE(payload.length, 1);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** A member's name and its bytes, which are to be read before the next member is asked for. */
export interface FramedMember {
  name: string;
  bytes: AsyncIterable<Buffer>;
}

/** The members in a stream of frames. Passes over what is not read of them, and ends the stream when its reader stops. */
export async function* membersIn(stream: AsyncIterable<Buffer>): AsyncGenerator<FramedMember> {
  const input = new FrameStream(stream);
  try {
    while (await input.toNextMember()) {
      const name = await input.name();
      yield { name, bytes: input.data() };
    }
  } finally {
    await input.close();
  }
}

class FrameStream {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  #type = 0;
  /** Bytes of the frame that were not read. */
  #left = 0;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** Goes to the next member's name, passing over data. False at the end. */
  async toNextMember(): Promise<boolean> {
    while (this.#type !== FRAME.member || this.#left === 0) {
      if (this.#left > 0) await this.#piece();
      else if (!(await this.#header())) return false;
    }
    return true;
  }

  async name(): Promise<string> {
    if (this.#left > LONGEST_NAME) throw new Error('a name in the frames is too long');
    const pieces: Buffer[] = [];
    while (this.#left > 0) pieces.push(Buffer.from(await this.#piece()));
    return Buffer.concat(pieces).toString('utf8').slice(1);
  }

  async *data(): AsyncGenerator<Buffer> {
    for (;;) {
      if (this.#left === 0 && !(await this.#header())) return;
      if (this.#type === FRAME.member) return;
      if (this.#left > 0) yield await this.#piece();
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #header(): Promise<boolean> {
    while (this.#rest.length < HEADER_BYTES) {
      const { value, done } = await this.#chunks.next();
      if (done) return false;
      this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
    }
    this.#type = this.#rest[0] as number;
    this.#left = this.#rest.readUInt32LE(1);
    this.#rest = this.#rest.subarray(HEADER_BYTES);
    return true;
  }

  async #piece(): Promise<Buffer> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new Error('the frames end in the middle');
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, this.#left);
    this.#rest = this.#rest.subarray(piece.length);
    this.#left -= piece.length;
    return piece;
  }
}
