import { Readable } from 'node:stream';

/**
 * A firewall CSV of `rows` flows, the same every time: 5,000 clients and 200 servers on four ports, some 60,000 edges.
 * With `damaged`, every hundredth row has an impossible address.
 */
export function bigLog(rows: number, { damaged = false } = {}): Readable {
  return Readable.from(chunks(rows, damaged));
}

function* chunks(rows: number, damaged: boolean): Generator<Buffer> {
  let lines = ['time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,packets,action\n'];
  for (let i = 0; i < rows; i++) {
    if (damaged && i % 100 === 99) lines.push(`${1_760_000_000 + i},10.0.0.999,1,192.0.2.1,443,tcp,1,1,1,allow\n`);
    else {
      const at = Math.imul(i, 2_654_435_761) >>> 0;
      const who = at % 5_000;
      const client = `10.${who % 5}.${Math.floor(who / 5) % 100}.${1 + Math.floor(who / 500)}`;
      const server = `192.0.2.${1 + ((who + (at % 3) * 67) % 200)}`;
      const action = i % 50 === 0 ? 'deny' : 'allow';
      lines.push(
        `${1_760_000_000 + i},${client},${1024 + (i % 60_000)},${server},${[443, 80, 22, 1433][(at >>> 8) % 4]},tcp,${100 + (i % 900)},${200 + (i % 5000)},${1 + (i % 20)},${action}\n`,
      );
    }
    if (lines.length >= 1_000) {
      yield Buffer.from(lines.join(''));
      lines = [];
    }
  }
  if (lines.length > 0) yield Buffer.from(lines.join(''));
}
