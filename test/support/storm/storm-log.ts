import { createHash } from 'node:crypto';

/** A log that a client hands in during a storm, and what must come of it. */
export interface StormLog {
  name: string;
  bytes: Buffer;
  sha256: string;
  lines: number;
  bytesOut: number;
}

/** The log numbered `no`: flows that no other log has, between clients and servers that all of them have. */
export function stormLog(no: number, lines: number): StormLog {
  const rows = ['time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,packets,action'];
  let bytesOut = 0;
  for (let i = 0; i < lines; i++) {
    const sent = 100 + ((i * 7 + no) % 900);
    bytesOut += sent;
    const client = `10.20.${i % 40}.${1 + (i % 250)}`;
    const server = `192.0.2.${1 + (i % 120)}`;
    const time = 1_760_000_000 + no * lines + i;
    rows.push(`${time},${client},${20_000 + (i % 40_000)},${server},${[443, 22, 1433][i % 3]},tcp,${sent},200,3,allow`);
  }
  const bytes = Buffer.from(`${rows.join('\n')}\n`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: `storm-${no}.csv`, bytes, sha256, lines, bytesOut };
}
