import { readFlows } from '../src/domain/logs/read-flows.ts';

/**
 * How fast logs become flows, beside the limit: counting the newlines of the same bytes. The ratio is what to compare;
 * the rows per second depend on the machine and on what else it does.
 */
const ROWS = 1_000_000;
const BLOCK_ROWS = 100_000;
const RUNS = 6;
const CHUNK_BYTES = 256 * 1024;

/** A format's text: the header once, then one block of rows over and over. */
interface Text {
  name: string;
  header: string;
  row(i: number): string;
}

const pick = <T>(values: readonly T[], i: number) => values[i % values.length] as T;
const time = (i: number) => `${1_790_000_000 + Math.floor(i / 50)}.${String((i * 7919) % 1_000_000).padStart(6, '0')}`;
const client = (i: number) => `10.${(i * 31) % 20}.${(i * 17) % 250}.${1 + ((i * 7) % 250)}`;
const server = (i: number) => `192.168.${(i * 13) % 40}.${1 + ((i * 3) % 200)}`;
const port = (i: number) => pick([443, 80, 53, 5432, 22, 8443], i);
const sent = (i: number) => (i * 37) % 90_000;
const uid = (i: number) => `C${(i * 2654435761).toString(36).padStart(12, '0')}x${i % 10}`;

const TEXTS: Text[] = [
  {
    name: 'csv',
    header: 'time,src,dst,src_port,dst_port,protocol,bytes,packets,action,application\n',
    row: (i) =>
      `${new Date((1_790_000_000 + Math.floor(i / 50)) * 1000).toISOString()},${client(i)},${server(i)},${1024 + (i % 60_000)},${port(i)},tcp,${sent(i)},${1 + (i % 90)},allow,${pick(['ssl', 'http', 'dns'], i)}\n`,
  },
  {
    name: 'zeek-conn-tsv',
    header:
      '#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n',
    row: (i) =>
      `${time(i)}\t${uid(i)}\t${client(i)}\t${1024 + (i % 60_000)}\t${server(i)}\t${port(i)}\ttcp\tssl\t0.${String((i * 31) % 1e6).padStart(6, '0')}\t${sent(i)}\t${sent(i + 5)}\tSF\tT\tT\t0\tShADadFf\t${1 + (i % 90)}\t${sent(i) + 800}\t${1 + (i % 70)}\t${sent(i + 5) + 700}\t-\n`,
  },
  {
    name: 'zeek-conn-json',
    header: '',
    row: (i) =>
      `{"ts":${time(i)},"uid":"${uid(i)}","id.orig_h":"${client(i)}","id.orig_p":${1024 + (i % 60_000)},"id.resp_h":"${server(i)}","id.resp_p":${port(i)},"proto":"tcp","service":"ssl","duration":0.${String(1 + ((i * 31) % 1e6)).padStart(6, '0')},"orig_bytes":${sent(i)},"resp_bytes":${sent(i + 5)},"conn_state":"SF","missed_bytes":0,"history":"ShADadFf","orig_pkts":${1 + (i % 90)},"orig_ip_bytes":${sent(i) + 800},"resp_pkts":${1 + (i % 70)},"resp_ip_bytes":${sent(i + 5) + 700}}\n`,
  },
];

function blockOf(text: Text): Buffer {
  return Buffer.from(Array.from({ length: BLOCK_ROWS }, (_, i) => text.row(i)).join(''));
}

async function* chunksOf(header: string, block: Buffer): AsyncGenerator<Buffer> {
  if (header !== '') yield Buffer.from(header);
  for (let repeat = 0; repeat < ROWS / BLOCK_ROWS; repeat++) {
    for (let at = 0; at < block.length; at += CHUNK_BYTES) yield block.subarray(at, at + CHUNK_BYTES);
  }
}

async function countNewlines(chunks: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) count += 1;
  }
  return count;
}

async function countFlows(chunks: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const { batch } of readFlows(chunks, { receivedAt: 0 })) count += batch.length;
  return count;
}

/** The best run's processor time in seconds: what others on the machine disturb least. */
async function seconds(work: () => Promise<number>, expected: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = process.cpuUsage();
    const count = await work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1e6);
    if (count < expected) throw new Error(`${count} where ${expected} were expected`);
  }
  return Math.min(...times);
}

for (const text of TEXTS) {
  const block = blockOf(text);
  const limit = await seconds(() => countNewlines(chunksOf(text.header, block)), ROWS);
  const parse = await seconds(() => countFlows(chunksOf(text.header, block)), ROWS);
  const megabytes = (block.length * ROWS) / BLOCK_ROWS / 1e6;
  console.log(
    `${text.name.padEnd(15)} ${(ROWS / parse / 1e6).toFixed(2)} M rows/s  ${(megabytes / parse).toFixed(0)} MB/s` +
      `  newlines only ${(ROWS / limit / 1e6).toFixed(2)} M rows/s  ratio ${(parse / limit).toFixed(1)}` +
      `  rss ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`,
  );
}
