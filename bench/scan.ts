import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { ScanSlice, SliceFound } from '../src/domain/scanning/slice.ts';
import { findNmap } from '../src/scanners/nmap-scan.ts';
import { type Scanner, startScanner } from '../src/scanners/scanner.ts';

const HOSTS = Array.from({ length: 254 }, (_, i) => `127.0.1.${i + 1}`);
const FIRST_PORT = 20_000;
const LISTENERS = 100;
const never = new AbortController().signal;

/**
 * The engine that connects beside `nmap -sT`, on the same addresses and ports in the same run, each as fast as it goes; and
 * who is there in a /16. Every open port must be found by both.
 */
export async function benchScan(portCount: number): Promise<string[][]> {
  const ports = Array.from({ length: portCount }, (_, i) => FIRST_PORT + i);
  const { open, servers } = await listeners(portCount);
  const probes = HOSTS.length * ports.length;
  const rate = (seconds: number) => Math.round(probes / seconds).toLocaleString('en');
  const rows = [
    [`${HOSTS.length} hosts × ${portCount} ports, ${open.size} open`, 'seconds', 'probes/s', 'ratio', 'found'],
  ];
  const nmap = findNmap() ? await byNmap(ports) : null;
  if (nmap)
    rows.push(['nmap -sT -Pn -n -T5', nmap.seconds.toFixed(2), rate(nmap.seconds), '1.00', found(nmap.open, open)]);
  else rows.push(['nmap is not installed', '', '', '', '']);
  for (const processes of [1, 2]) {
    const ours = await byConnecting(ports, processes);
    const ratio = nmap ? (nmap.seconds / ours.seconds).toFixed(2) : '';
    const title = `connecting, ${processes} ${processes === 1 ? 'process' : 'processes'}`;
    rows.push([title, ours.seconds.toFixed(2), rate(ours.seconds), ratio, found(ours.open, open)]);
  }
  for (const server of servers) server.close();
  return [...rows, ...(await sweep())];
}

async function listeners(portCount: number): Promise<{ open: Set<string>; servers: Server[] }> {
  const open = new Set<string>();
  const servers: Server[] = [];
  for (let i = 0; i < LISTENERS; i++) {
    const [host, port] = [HOSTS[(i * 37) % HOSTS.length] as string, FIRST_PORT + ((i * 7_919) % portCount)];
    const server = createServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    servers.push(server);
    open.add(`${host}:${port}`);
  }
  return { open, servers };
}

async function byNmap(ports: readonly number[]): Promise<{ seconds: number; open: Set<string> }> {
  const began = performance.now();
  const range = `${ports[0]}-${ports.at(-1)}`;
  const args = ['-sT', '-Pn', '-n', '-T5', '-p', range, '-oG', '-', '127.0.1.1-254'];
  const output = execFileSync(findNmap() as string, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - began) / 1_000;
  const lines = output.split('\n').flatMap((line) => {
    const [, host = ''] = /^Host: (\S+)/.exec(line) ?? [];
    return [...line.matchAll(/(\d+)\/open\/tcp/g)].map(([, port]) => `${host}:${port}`);
  });
  return { seconds, open: new Set(lines) };
}

async function byConnecting(ports: number[], processes: number): Promise<{ seconds: number; open: Set<string> }> {
  const scanners = await ready(processes);
  const began = performance.now();
  const results = await Promise.all(
    scanners.map((scanner, n) => {
      const addresses = HOSTS.filter((_, i) => i % processes === n);
      return scanner.scan(sliceOf({ addresses, ports, liveness: null }), never);
    }),
  );
  const seconds = (performance.now() - began) / 1_000;
  await Promise.all(scanners.map((scanner) => scanner.end()));
  return { seconds, open: new Set(results.flatMap(openIn)) };
}

/** 65,536 addresses in slices, as batches do it; the most memory the process ever had. */
async function sweep(): Promise<string[][]> {
  const [scanner] = (await ready(1)) as [Scanner];
  const began = performance.now();
  let up = 0;
  let memory = 0;
  for (let first = 0; first < 65_536; first += 4_096) {
    const addresses = Array.from({ length: 4_096 }, (_, i) => `127.7.${(first + i) >> 8}.${(first + i) & 255}`);
    const { hosts } = await scanner.scan(sliceOf({ addresses, ports: [], liveness: [443, 22, 80, 445] }), never);
    up += hosts.filter(({ state }) => state === 'up').length;
    memory = Math.max(memory, memoryOfChildren());
  }
  const seconds = (performance.now() - began) / 1_000;
  await scanner.end();
  return [
    ['who is there in a /16', 'seconds', 'hosts/s', 'MB', 'up'],
    [
      'connecting, 1 process',
      seconds.toFixed(2),
      Math.round(65_536 / seconds).toLocaleString('en'),
      memory.toFixed(0),
      String(up),
    ],
  ];
}

async function ready(count: number): Promise<Scanner[]> {
  const scanners = Array.from({ length: count }, () => startScanner());
  await Promise.all(
    scanners.map((scanner) => {
      scanner.give(1e9);
      return scanner.scan(sliceOf({ addresses: ['127.0.0.1'], ports: [1], liveness: null }), never);
    }),
  );
  return scanners;
}

function sliceOf(more: Pick<ScanSlice, 'addresses' | 'ports' | 'liveness'>): ScanSlice {
  return { ...more, udp: [], identify: false, timing: 'normal', seed: 11 };
}

function openIn({ hosts }: SliceFound): string[] {
  return hosts.flatMap(({ address, ports }) => ports.map(({ port }) => `${address}:${port}`));
}

function found(seen: ReadonlySet<string>, open: ReadonlySet<string>): string {
  return `${[...open].filter((each) => seen.has(each)).length} of ${open.size}`;
}

/** Resident megabytes of the scanners, where the system tells. */
function memoryOfChildren(): number {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
    const sizes = children.map((pid) => {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return /scanner-main/.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
        ? Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
        : 0;
    });
    return sizes.reduce((sum, size) => sum + size, 0) / 1_024;
  } catch {
    return Number.NaN;
  }
}
