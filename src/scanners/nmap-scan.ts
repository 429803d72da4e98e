import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { FlowBatch } from '../domain/logs/flow.ts';
import { nmapXml } from '../domain/logs/formats/nmap-xml.ts';
import type { Observation } from '../domain/logs/observation.ts';
import { makeSample } from '../domain/logs/sample.ts';
import { hostsOfNmap } from '../domain/scanning/nmap-found.ts';
import { type NmapTask, nmapArguments } from '../domain/scanning/nmap-task.ts';
import { portsText } from '../domain/scanning/port-list.ts';
import type { FoundHost, ScanSlice, SliceFound } from '../domain/scanning/slice.ts';
import { TIMINGS } from '../domain/scanning/timing.ts';
import type { ScanMeans } from './connect-scan.ts';
import type { Credit } from './credit.ts';
import { ScannedHost } from './scanned-host.ts';
import { askUdp } from './udp-ask.ts';

/** Where distributions put it; never what a PATH says. */
const PLACES = ['/usr/bin/nmap', '/usr/local/bin/nmap', '/opt/homebrew/bin/nmap'];
const MOST_OUTPUT = 256 * 1_024 * 1_024;
const PACE = 50;

/** Path of nmap; undefined when it is not installed. */
export function findNmap(): string | undefined {
  return PLACES.find((path) => existsSync(path));
}

/** Scans a slice with nmap, at its rate and never beyond the credit: without any it is stopped until there is more. */
export async function nmapScan(slice: ScanSlice, task: NmapTask, means: ScanMeans): Promise<SliceFound> {
  const before = means.credit.taken;
  const hosts: FoundHost[] = [];
  for (const family of [4, 6] as const) {
    const addresses = slice.addresses.filter((address) => address.includes(':') === (family === 6));
    if (addresses.length > 0) hosts.push(...(await scanFamily({ ...slice, addresses }, task, family, means)));
  }
  const alive = hosts.filter(({ state }) => state === 'up');
  for (const host of alive) {
    const asked = new ScannedHost(host.address);
    await askUdp([asked], slice.udp, { ...means, timing: TIMINGS[slice.timing] });
    host.ports.push(...asked.open);
  }
  return { hosts, probes: means.credit.taken - before };
}

async function scanFamily(
  slice: ScanSlice,
  task: NmapTask,
  family: 4 | 6,
  { credit, signal }: ScanMeans,
): Promise<FoundHost[]> {
  const program = findNmap();
  if (!program) throw Object.assign(new Error('nmap is not installed.'), { code: 'nmap-missing' });
  const text = (ports: readonly number[]) => portsText(ports.map((port) => ({ first: port, last: port })));
  const liveness = slice.liveness && text(slice.liveness);
  const args = nmapArguments(task, { ports: text(slice.ports), liveness, timing: slice.timing, family });
  // In our process group: it ends when we do.
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: {}, cwd: '/' });
  const abort = () => child.kill('SIGKILL');
  signal.addEventListener('abort', abort, { once: true });
  const stopPacing = pace(child, credit, task.rate);
  try {
    child.stdin.on('error', () => {});
    child.stdin.end(`${slice.addresses.join('\n')}\n`);
    const observations = await read(child);
    signal.throwIfAborted();
    return hostsOfNmap(observations);
  } finally {
    stopPacing();
    signal.removeEventListener('abort', abort);
    child.kill('SIGKILL');
  }
}

/** Lets it run for as long as its packets are paid for, and stops it in between. */
function pace(child: ChildProcess, credit: Credit, rate: number): () => void {
  let owed = 0;
  let runs = true;
  const timer = setInterval(() => {
    if (runs) owed += (rate * PACE) / 1_000;
    while (owed >= 1 && credit.take()) owed -= 1;
    const may = owed < 1;
    if (may !== runs) child.kill(may ? 'SIGCONT' : 'SIGSTOP');
    runs = may;
  }, PACE);
  return () => clearInterval(timer);
}

/** What it wrote, as observations. Throws when it wrote too much, nothing whole, or failed. */
function read(child: ChildProcess): Promise<Observation[]> {
  const batch = new FlowBatch(1);
  const reader = nmapXml.open(makeSample(Buffer.alloc(0), false), { receivedAt: Date.now() * 1_000 });
  let bytes = 0;
  let complaint = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_OUTPUT) child.kill('SIGKILL');
      else reader.push(chunk, batch);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (complaint.length < 1_000) complaint += text;
    });
    child.once('error', reject);
    child.once('close', (code, killed) => {
      reader.end(batch);
      const [fault] = batch.rejects;
      if (code === 0 && !fault) resolve(batch.observations);
      else reject(Object.assign(new Error(failure(code, killed, fault?.reason ?? complaint)), { code: 'nmap-failed' }));
    });
  });
}

function failure(code: number | null, killed: string | null, said: string): string {
  return `nmap ended with ${killed ?? `code ${code}`}: ${said.replace(/\s+/g, ' ').trim().slice(0, 300)}`;
}
