import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Cell, Column, ReportModel, TableSection } from '../src/domain/reports/model.ts';
import { type ReportFormat, reportFormats } from '../src/domain/reports/registry.ts';

const text = (key: string, title: string, width: number): Column => ({ key, title, type: 'text', width });
const whole = (key: string, title: string): Column => ({ key, title, type: 'integer', width: 12 });

/** Columns of connections as reports have them. */
export const COLUMNS: Column[] = [
  text('client', 'Client', 24),
  text('client_name', 'Client name', 28),
  text('server', 'Server', 24),
  text('server_name', 'Server name', 28),
  text('protocol', 'Protocol', 10),
  whole('port', 'Port'),
  whole('flows', 'Flows'),
  whole('failed_flows', 'Failed flows'),
  { key: 'bytes_out', title: 'Bytes out', type: 'bytes', width: 16 },
  { key: 'bytes_in', title: 'Bytes in', type: 'bytes', width: 16 },
  { key: 'first_seen', title: 'First seen', type: 'time', width: 20 },
  { key: 'last_seen', title: 'Last seen', type: 'time', width: 20 },
];
const START = Date.UTC(2026, 0, 5);
const BATCH = 1_000;

/** The cells of a connection; the same for the same number. */
export function connection(index: number): Cell[] {
  const [a, b] = [index & 255, (index >> 8) & 255];
  return [
    ...[`10.${index % 20}.${b}.${a}`, `workstation-${index % 5000}.branch.example`, `192.168.${index % 40}.${a}`],
    ...[`server-${index % 300}.core.example`, index % 3 ? 'tcp' : 'udp', [443, 53, 1433, 22][index % 4] as number],
    ...[1 + (index % 9_999), index % 7, index * 1_237, index * 61],
    ...[new Date(START + index * 900), new Date(START + index * 1_000)],
  ];
}

/** Connections in batches, as the database gives them. */
export function* connectionRows(rows: number): Generator<Cell[][]> {
  for (let from = 0; from < rows; from += BATCH)
    yield Array.from({ length: Math.min(BATCH, rows - from) }, (_, index) => connection(from + index));
}

/** A report of tables of connections. */
export function connectionsReport(tables: number, rows: number): ReportModel {
  const sections = Array.from({ length: tables }, (_, index): TableSection => {
    return { kind: 'table', title: `Connections ${index + 1}`, columns: COLUMNS, rows: connectionRows(rows) };
  });
  return { title: 'Connections', subject: 'Bench', generated: new Date(START), filters: [], sections };
}

/** What writing one file took, as this program prints it. */
export interface FileFigures {
  seconds: number;
  /** The most memory the process had, in MB. */
  memory: number;
  /** The longest time nothing else could run, in milliseconds. */
  delay: number;
  megabytes: number;
  /** Of a PDF. */
  pages: number;
}

/** `node --import tsx report-file.ts FORMAT TABLES ROWS`: writes a file in a process of its own and says what it took. */
async function measure(format: ReportFormat, tables: number, rows: number): Promise<FileFigures> {
  // Loads what the format is made of.
  const path = join(tmpdir(), `ringfence-bench-${process.pid}.${format.extension}`);
  await format.write(connectionsReport(1, 1), createWriteStream(path));
  const delays = monitorEventLoopDelay({ resolution: 5 });
  delays.enable();
  let pages = 0;
  const target = createWriteStream(path);
  const write = target.write.bind(target) as (chunk: Buffer) => boolean;
  target.write = ((chunk: Buffer, ...rest: []) => {
    pages += chunk.includes('/Type /Page\n') ? 1 : 0;
    return (write as (...all: unknown[]) => boolean)(chunk, ...rest);
  }) as typeof target.write;
  const began = performance.now();
  await format.write(connectionsReport(tables, rows), target);
  const seconds = (performance.now() - began) / 1000;
  delays.disable();
  const figures = { seconds, memory: peakMegabytes(), delay: delays.max / 1e6 };
  const megabytes = target.bytesWritten / 1e6;
  await rm(path);
  return { ...figures, megabytes, pages };
}

if (process.argv[1] === import.meta.filename) {
  const [name = 'xlsx', tables, rows] = process.argv.slice(2);
  const format = (reportFormats as Record<string, ReportFormat>)[name];
  if (!format) throw new Error(`There is no report format ${name}.`);
  console.log(JSON.stringify(await measure(format, Number(tables), Number(rows))));
}

/** What the system counts for a process begins with its parent's, whose copy it was for a moment; Linux tells its own. */
function peakMegabytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) / 1024;
}
