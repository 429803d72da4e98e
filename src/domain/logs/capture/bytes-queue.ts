/** Bytes that came in pieces, in one row: what is not used yet is kept until more has come. */
export class BytesQueue {
  bytes: Buffer = Buffer.alloc(128 * 1024);
  start = 0;
  end = 0;

  get length(): number {
    return this.end - this.start;
  }

  /** Adds a piece behind the rest; places of bytes change with it. */
  append(piece: Buffer): void {
    if (this.end + piece.length > this.bytes.length) this.#makeRoom(this.length + piece.length);
    piece.copy(this.bytes, this.end);
    this.end += piece.length;
  }

  #makeRoom(needed: number): void {
    const room = needed > this.bytes.length ? Buffer.allocUnsafe(2 * needed) : this.bytes;
    this.bytes.copy(room, 0, this.start, this.end);
    this.end -= this.start;
    this.start = 0;
    this.bytes = room;
  }
}
