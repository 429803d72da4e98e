import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Transform } from 'node:stream';
import { ObjectDamaged } from '../object-damaged.ts';

/** Plain bytes in a frame; only the last has fewer. */
export const FRAME_BYTES = 64 * 1024;
const TAG_BYTES = 16;
/** A frame as stored: as many bytes of text, then the tag. */
export const SEALED_FRAME_BYTES = FRAME_BYTES + TAG_BYTES;

/** What a stream is sealed under: a key used for this one stream, and what the stream is (of which nothing is stored). */
export interface FrameSeal {
  key: Buffer;
  context: Buffer;
}

/**
 * Encrypts a stream with AES-256-GCM, frame by frame. The nonce is the frame's number, which is safe because the key
 * serves one stream; context, number and "this is the last" are authenticated with each frame, so that frames cannot be
 * altered, dropped, swapped, moved to another stream or cut off at the end. What `head` gives comes before the frames.
 */
export function sealFrames(seal: FrameSeal, head?: Promise<Buffer>): Transform {
  const waiting = new ByteQueue();
  let number = 0;
  return new Transform({
    highWaterMark: 4 * FRAME_BYTES,
    construct(done) {
      if (!head) return done();
      head.then((bytes) => {
        this.push(bytes);
        done();
      }, done);
    },
    transform(chunk: Buffer, _encoding, done) {
      waiting.push(chunk);
      // A full frame waits for one more byte: until then it may be the last.
      while (waiting.size > FRAME_BYTES) this.push(sealFrame(waiting.take(FRAME_BYTES), seal, number++, false));
      done();
    },
    flush(done) {
      this.push(sealFrame(waiting.take(waiting.size), seal, number, true));
      done();
    },
  });
}

/**
 * Decrypts what `sealFrames` made, or what follows from frame `first` on; gives bytes only of frames that were found
 * whole. Throws ObjectDamaged.
 */
export async function* openFrames(sealed: AsyncIterable<Buffer>, seal: FrameSeal, first = 0): AsyncGenerator<Buffer> {
  const waiting = new ByteQueue();
  let number = first;
  for await (const chunk of sealed) {
    waiting.push(chunk);
    while (waiting.size > SEALED_FRAME_BYTES) {
      yield openFrame(waiting.take(SEALED_FRAME_BYTES), seal, number++, false);
    }
  }
  const last = openFrame(waiting.take(waiting.size), seal, number, true);
  if (last.length > 0) yield last;
}

function sealFrame(pieces: Buffer[], seal: FrameSeal, number: number, isLast: boolean): Buffer {
  const cipher = createCipheriv('aes-256-gcm', seal.key, nonceOf(number));
  cipher.setAAD(describe(seal.context, number, isLast));
  const text = pieces.map((piece) => cipher.update(piece));
  cipher.final();
  return Buffer.concat([...text, cipher.getAuthTag()]);
}

function openFrame(pieces: Buffer[], seal: FrameSeal, number: number, isLast: boolean): Buffer {
  const frame = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  if (frame.length < TAG_BYTES) throw new ObjectDamaged();
  const end = frame.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', seal.key, nonceOf(number), { authTagLength: TAG_BYTES });
  decipher.setAAD(describe(seal.context, number, isLast)).setAuthTag(frame.subarray(end));
  const text = decipher.update(frame.subarray(0, end));
  try {
    decipher.final();
  } catch {
    throw new ObjectDamaged();
  }
  return text;
}

function nonceOf(number: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(number, 6, 6);
  return nonce;
}

function describe(context: Buffer, number: number, isLast: boolean): Buffer {
  const suffix = Buffer.alloc(7);
  suffix.writeUIntBE(number, 0, 6);
  suffix[6] = isLast ? 1 : 0;
  return Buffer.concat([context, suffix]);
}

/** Bytes as they came, given out in lengths asked for, without copying. */
class ByteQueue {
  readonly #pieces: Buffer[] = [];
  size = 0;

  push(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.size += piece.length;
  }

  /** The next `bytes`, of which there must be as many. */
  take(bytes: number): Buffer[] {
    const taken: Buffer[] = [];
    let left = bytes;
    while (left > 0) {
      const piece = this.#pieces.shift() as Buffer;
      if (piece.length > left) this.#pieces.unshift(piece.subarray(left));
      taken.push(piece.subarray(0, left));
      left -= taken.at(-1)?.length ?? left;
    }
    this.size -= bytes;
    return taken;
  }
}
