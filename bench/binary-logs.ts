import { type Frame, pcapFile } from '../test/support/logs/captures.ts';
import { record5, version5 } from '../test/support/logs/netflow.ts';
import { ethernet, ipPacket } from '../test/support/logs/packets.ts';

/** A binary log, made up: what stands before its records, and a piece that may be repeated behind itself. */
export interface BinaryLog {
  name: string;
  header: Buffer;
  block: Buffer;
  /** Records (packets) in a block. */
  records: number;
}

const address = (a: number, i: number) => Buffer.from([a, i % 20, (i * 17) % 250, 1 + ((i * 7) % 250)]);
const text = (bytes: Buffer) => [...bytes].join('.');

/** NetFlow 5: full messages of thirty records. */
export function netflowLog(messages = 400): BinaryLog {
  const parts: Buffer[] = [];
  for (let message = 0; message < messages; message++) {
    const records = Array.from({ length: 30 }, (_, i) => {
      const at = message * 30 + i;
      return record5(address(10, at), address(192, at * 3), [1024 + (at % 60_000), 443], 6, 0x1b);
    });
    parts.push(version5(records));
  }
  return { name: 'netflow', header: Buffer.alloc(0), block: Buffer.concat(parts), records: messages * 30 };
}

/** A capture: TCP conversations of six packets, of which the third and fourth carry data. */
export function pcapLog(conversations = 2_000): BinaryLog {
  const frames: Frame[] = [];
  for (let i = 0; i < conversations; i++) {
    const ends = { src: text(address(10, i)), dst: text(address(192, i)), srcPort: 1024 + (i % 60_000), dstPort: 8080 };
    const back = { src: ends.dst, dst: ends.src, srcPort: ends.dstPort, dstPort: ends.srcPort };
    const packets = [
      { ...ends, flags: 'S' },
      { ...back, flags: 'SA' },
      { ...ends, flags: 'PA', payload: 'x'.repeat(400) },
      { ...back, flags: 'PA', payload: 'y'.repeat(900) },
      { ...ends, flags: 'FA' },
      { ...back, flags: 'FA' },
    ];
    for (const packet of packets) {
      const time = 1_790_000_000_000_000 + frames.length * 500;
      frames.push({ time, bytes: ethernet(ipPacket(packet)) });
    }
  }
  const whole = pcapFile(frames);
  return { name: 'pcap', header: whole.subarray(0, 24), block: whole.subarray(24), records: frames.length };
}
