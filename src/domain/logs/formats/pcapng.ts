import { formatAddress } from '../address.ts';
import { type Blocks, DAMAGED, NEEDS_MORE, readBlocks } from '../capture/block-reader.ts';
import { Frames } from '../capture/frames.ts';
import { NotALog } from '../errors.ts';
import type { FlowBatch } from '../flow.ts';
import type { LogFormat } from '../format.ts';
import { observation } from '../observation.ts';

const SECTION = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;
const [INTERFACE, OLD_PACKET, SIMPLE_PACKET, NAMES, ENHANCED_PACKET] = [1, 2, 3, 4, 6];
const [IF_TSRESOL, IF_TSOFFSET] = [9, 14];
const [NAME_OF_IPV4, NAME_OF_IPV6] = [1, 2];
const LONGEST_BLOCK = 16 * 1024 * 1024;

/** Captures as Wireshark writes them by default: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html */
export const pcapng: LogFormat = {
  name: 'pcapng',
  title: 'Packet capture (pcapng)',
  about:
    'Known by its section header. Read like pcap, with several interfaces, link types and clocks in one file; names that were ' +
    'resolved while capturing become observations.',
  binary: true,
  probe({ bytes }) {
    if (!isSection(bytes)) return { confidence: 0, because: 'does not begin as a pcapng file' };
    return { confidence: 1, because: 'the first block is the section header of pcapng' };
  },
  open({ bytes }) {
    if (!isSection(bytes)) {
      throw new NotALog(
        'no-header',
        'The file does not begin as a pcapng file.',
        'Check that it is a capture, not compressed otherwise.',
      );
    }
    const frames = new Frames();
    return readBlocks(new PcapngBlocks(frames), frames);
  },
};

function isSection(bytes: Buffer): boolean {
  if (bytes.length < 12 || bytes.readUInt32BE(0) !== SECTION) return false;
  return bytes.readUInt32LE(8) === BYTE_ORDER || bytes.readUInt32BE(8) === BYTE_ORDER;
}

interface Interface {
  link: number;
  /** Ticks of its clock to a second, and seconds to add. */
  ticks: number;
  offset: number;
}

/** Microseconds of a time stamp in two halves; nanoseconds are divided before they are more than a double holds. */
function microsOf(high: number, low: number, { ticks, offset }: Interface): number {
  const micros =
    ticks === 1e9
      ? high * 4_294_967 + Math.floor((high * 296 + low) / 1000)
      : Math.floor((high * 2 ** 32 + low) * (1e6 / ticks));
  return micros + offset * 1e6;
}

class PcapngBlocks implements Blocks {
  readonly #frames: Frames;
  #isLittle = true;
  #interfaces: Interface[] = [];

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  read(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    if (end - start < 12) return NEEDS_MORE;
    const isSectionHeader = bytes.readUInt32BE(start) === SECTION;
    if (isSectionHeader) {
      this.#isLittle = bytes.readUInt32LE(start + 8) === BYTE_ORDER;
      this.#interfaces = [];
    }
    const type = this.#word(bytes, start);
    const length = this.#word(bytes, start + 4);
    if (length < 12 || length > LONGEST_BLOCK || length % 4 !== 0) {
      this.#frames.refuse(`a block of ${length} bytes: the file is damaged from here on`, bytes, start, end, batch);
      return DAMAGED;
    }
    if (end - start < length) return NEEDS_MORE;
    if (!isSectionHeader) this.#readBlock(type, bytes, start + 8, start + length - 4, batch);
    return length;
  }

  #readBlock(type: number, bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    if (type === INTERFACE && end - start >= 8) this.#interfaces.push(this.#interface(bytes, start, end));
    else if (type === NAMES) this.#readNames(bytes, start, end, batch);
    else if (type === ENHANCED_PACKET || type === OLD_PACKET) this.#readPacket(type, bytes, start, end, batch);
    // A simple packet has no time.
    else if (type === SIMPLE_PACKET && end - start >= 4) {
      const captured = Math.min(this.#word(bytes, start), end - start - 4);
      this.#add(0, bytes, start + 4, end, captured, () => Number.NaN, batch);
    }
  }

  #readPacket(type: number, bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    if (end - start < 20) return;
    const id = type === ENHANCED_PACKET ? this.#word(bytes, start) : this.#half(bytes, start);
    const high = this.#word(bytes, start + 4);
    const low = this.#word(bytes, start + 8);
    const timeBy = (clock: Interface) => microsOf(high, low, clock);
    this.#add(id, bytes, start + 20, end, this.#word(bytes, start + 12), timeBy, batch);
  }

  #add(
    id: number,
    bytes: Buffer,
    start: number,
    end: number,
    captured: number,
    timeBy: (clock: Interface) => number,
    batch: FlowBatch,
  ): void {
    const known = this.#interfaces[id];
    if (known === undefined || captured > end - start) {
      this.#frames.refuse(
        known === undefined ? `a packet of interface ${id}, which is not described` : 'a packet longer than its block',
        bytes,
        start,
        end,
        batch,
      );
      return;
    }
    this.#frames.add(known.link, bytes, start, start + captured, timeBy(known), batch);
  }

  #interface(bytes: Buffer, start: number, end: number): Interface {
    const described = { link: this.#half(bytes, start), ticks: 1e6, offset: 0 };
    this.#eachOption(bytes, start + 8, end, (code, at, length) => {
      if (code === IF_TSRESOL && length >= 1) {
        const power = bytes[at] as number;
        described.ticks = power & 0x80 ? 2 ** (power & 0x7f) : 10 ** power;
      } else if (code === IF_TSOFFSET && length === 8) {
        described.offset = Number(this.#isLittle ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at));
      }
    });
    return described;
  }

  #readNames(bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    this.#eachOption(bytes, start, end, (code, at, length) => {
      const size = code === NAME_OF_IPV4 ? 4 : code === NAME_OF_IPV6 ? 16 : 0;
      if (size === 0 || length <= size) return;
      const name = bytes.toString('utf8', at + size, at + length).split('\0', 1)[0] as string;
      const src = formatAddress(bytes, at, size === 4 ? 4 : 6);
      const told = observation('known-host', this.#frames.count, { src, name, detail: { hostname: name } });
      if (/^[\x21-\x7e]{1,255}$/.test(name)) batch.observe(told, { extra: true });
    });
  }

  /** Options and name records alike: a code, a length, and a value padded to four bytes; code 0 ends them. */
  #eachOption(
    bytes: Buffer,
    start: number,
    end: number,
    take: (code: number, at: number, length: number) => void,
  ): void {
    for (let at = start; at + 4 <= end; ) {
      const code = this.#half(bytes, at);
      const length = this.#half(bytes, at + 2);
      if (code === 0 || at + 4 + length > end) return;
      take(code, at + 4, length);
      at += 4 + length + ((4 - (length % 4)) % 4);
    }
  }

  #word(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
  }

  #half(bytes: Buffer, at: number): number {
    return this.#isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
  }
}
