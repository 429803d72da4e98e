import { type Blocks, DAMAGED, NEEDS_MORE, readBlocks } from '../capture/block-reader.ts';
import { Frames } from '../capture/frames.ts';
import { isKnownLink } from '../capture/link-layer.ts';
import { NotALog } from '../errors.ts';
import type { FlowBatch } from '../flow.ts';
import type { LogFormat } from '../format.ts';

const HEADER_BYTES = 24;
const RECORD_BYTES = 16;
/** No tool captures more of a packet; a longer record means that the place is lost. */
const LONGEST_PACKET = 262_144 + 65_536;
/** Magic numbers as little-endian files begin with them, in the order of the file's bytes, and ticks to a second. */
const MAGICS = new Map([
  [0xa1b2c3d4, 1e6],
  [0xa1b23c4d, 1e9],
]);

/** Packet captures as tcpdump and Wireshark write them: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html */
export const pcap: LogFormat = {
  name: 'pcap',
  title: 'Packet capture (pcap)',
  about:
    'Known by its first four bytes, in either byte order, with micro- or nanoseconds. Packets are folded into conversations; the client ' +
    'is who sent the SYN. DNS answers, TLS server names, HTTP hosts, DHCP names and the hop limits of internal hosts become observations.',
  binary: true,
  probe({ bytes }) {
    const kind = kindOf(bytes);
    if (kind === null) return { confidence: 0, because: 'does not begin as a pcap file' };
    return {
      confidence: 1,
      because: `the first bytes are those of pcap, in ${kind.isLittle ? 'little' : 'big'} endian order`,
    };
  },
  open({ bytes }) {
    if (kindOf(bytes) === null) {
      throw new NotALog(
        'no-header',
        'The file does not begin as a pcap file.',
        'Check that it is a capture, not compressed otherwise.',
      );
    }
    const frames = new Frames();
    return readBlocks(new PcapRecords(frames), frames);
  },
};

interface Kind {
  isLittle: boolean;
  ticks: number;
}

function kindOf(bytes: Buffer): Kind | null {
  if (bytes.length < 4) return null;
  const little = MAGICS.get(bytes.readUInt32LE(0));
  const ticks = little ?? MAGICS.get(bytes.readUInt32BE(0));
  return ticks === undefined ? null : { isLittle: little !== undefined, ticks };
}

class PcapRecords implements Blocks {
  readonly #frames: Frames;
  #kind: Kind | null = null;
  #link = -1;

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  read(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    return this.#kind === null
      ? this.#readHeader(bytes, start, end, batch)
      : this.#readRecord(this.#kind, bytes, start, end, batch);
  }

  #readHeader(bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    if (end - start < HEADER_BYTES) return NEEDS_MORE;
    const kind = kindOf(bytes.subarray(start, end));
    if (kind === null) return this.#damaged('does not begin as a pcap file', bytes, start, end, batch);
    this.#kind = kind;
    const link = kind.isLittle ? bytes.readUInt32LE(start + 20) : bytes.readUInt32BE(start + 20);
    // The upper bits say whether frames end in a checksum.
    this.#link = link & 0xffff;
    if (!isKnownLink(this.#link)) return this.#damaged(`link type ${this.#link} is not read`, bytes, start, end, batch);
    return HEADER_BYTES;
  }

  #readRecord({ isLittle, ticks }: Kind, bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    if (end - start < RECORD_BYTES) return NEEDS_MORE;
    const captured = isLittle ? bytes.readUInt32LE(start + 8) : bytes.readUInt32BE(start + 8);
    if (captured > LONGEST_PACKET)
      return this.#damaged(`a packet of ${captured} bytes: the file is damaged from here on`, bytes, start, end, batch);
    const length = RECORD_BYTES + captured;
    if (end - start < length) return NEEDS_MORE;
    const seconds = isLittle ? bytes.readUInt32LE(start) : bytes.readUInt32BE(start);
    const fraction = isLittle ? bytes.readUInt32LE(start + 4) : bytes.readUInt32BE(start + 4);
    const micros = ticks === 1e6 ? fraction : Math.floor(fraction / 1000);
    this.#frames.add(this.#link, bytes, start + RECORD_BYTES, start + length, seconds * 1e6 + micros, batch);
    return length;
  }

  #damaged(reason: string, bytes: Buffer, start: number, end: number, batch: FlowBatch): number {
    this.#frames.refuse(reason, bytes, start, end, batch);
    return DAMAGED;
  }
}
