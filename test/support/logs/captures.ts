/** A captured frame: microseconds since the epoch, its bytes, and how many of them were kept. */
export interface Frame {
  time: number;
  bytes: Buffer;
  kept?: number;
}

/** A pcap file of the frames. */
export function pcapFile(
  frames: readonly Frame[],
  { link = 1, isLittle = true, isNano = false }: { link?: number; isLittle?: boolean; isNano?: boolean } = {},
): Buffer {
  const words = (...values: number[]) => {
    const bytes = Buffer.alloc(4 * values.length);
    for (const [i, value] of values.entries())
      isLittle ? bytes.writeUInt32LE(value, 4 * i) : bytes.writeUInt32BE(value, 4 * i);
    return bytes;
  };
  const version = isLittle ? Buffer.from([2, 0, 4, 0]) : Buffer.from([0, 2, 0, 4]);
  const header = Buffer.concat([words(isNano ? 0xa1b23c4d : 0xa1b2c3d4), version, words(0, 0, 262_144, link)]);
  const records = frames.flatMap(({ time, bytes, kept = bytes.length }) => {
    const fraction = (time % 1e6) * (isNano ? 1000 : 1);
    return [words(Math.floor(time / 1e6), fraction, kept, bytes.length), bytes.subarray(0, kept)];
  });
  return Buffer.concat([header, ...records]);
}

/** Blocks of a pcapng file in one byte order. */
export function pcapngBlocks(isLittle = true) {
  const word = (value: number) => {
    const bytes = Buffer.alloc(4);
    isLittle ? bytes.writeUInt32LE(value) : bytes.writeUInt32BE(value);
    return bytes;
  };
  const half = (value: number) => {
    const bytes = Buffer.alloc(2);
    isLittle ? bytes.writeUInt16LE(value) : bytes.writeUInt16BE(value);
    return bytes;
  };
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const block = (type: Buffer, ...body: Buffer[]) => {
    const content = Buffer.concat(body);
    const length = word(12 + content.length);
    return Buffer.concat([type, length, content, length]);
  };
  const option = (code: number, value: Buffer) => Buffer.concat([half(code), half(value.length), padded(value)]);
  return {
    section: () =>
      block(Buffer.from([0x0a, 0x0d, 0x0d, 0x0a]), word(0x1a2b3c4d), half(1), half(0), Buffer.alloc(8, 0xff)),
    /** An interface; `power` is the resolution of its clock as a power of ten. */
    device: (link: number, power = 6) =>
      block(word(1), half(link), half(0), word(262_144), option(9, Buffer.of(power)), option(0, Buffer.alloc(0))),
    packet: (device: number, ticks: bigint, bytes: Buffer) =>
      block(
        word(6),
        word(device),
        word(Number(ticks >> 32n)),
        word(Number(ticks & 0xffffffffn)),
        word(bytes.length),
        word(bytes.length),
        padded(bytes),
      ),
    simple: (bytes: Buffer) => block(word(3), word(bytes.length), padded(bytes)),
    /** A resolved name of an address of four bytes. */
    name: (address: Buffer, name: string) =>
      block(word(4), option(1, Buffer.concat([address, Buffer.from(`${name}\0`)])), option(0, Buffer.alloc(0))),
    other: () => block(word(5), Buffer.alloc(12)),
  };
}
