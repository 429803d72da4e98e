import { execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync, readFileSync } from 'node:fs';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { dnsQuestion } from '../../src/domain/scanning/services/dns.ts';
import type { FoundPort, ScanSlice, SliceFound } from '../../src/domain/scanning/slice.ts';
import { findNmap } from '../../src/scanners/nmap-scan.ts';
import { type Scanner, startScanner } from '../../src/scanners/scanner.ts';
import { hasOpenssl, makeAuthority } from '../support/certificates.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { type Listener, listenAt } from '../support/scanning.ts';

const slice = (more: Partial<ScanSlice>): ScanSlice => ({
  ...{ addresses: ['127.0.0.1'], ports: [], liveness: null, udp: [], identify: true, timing: 'normal', seed: 3 },
  ...more,
});
const never = new AbortController().signal;
const SCRIPT = ['--import', 'tsx', 'test/support/scan-alone.ts'];

describe('a scanner', function () {
  this.timeout(60_000);
  let scanner: Scanner;
  const open: { close(): unknown }[] = [];
  beforeEach(() => {
    scanner = startScanner();
    scanner.give(100_000);
  });
  afterEach(async () => {
    await scanner.end();
    for (const each of open.splice(0)) await each.close();
  });

  const listen = async (...given: Parameters<typeof listenAt>): Promise<Listener> => {
    const listener = await listenAt(...given);
    open.push(listener);
    return listener;
  };
  const portsOf = async (ports: number[], more: Partial<ScanSlice> = {}): Promise<FoundPort[]> =>
    (await scanner.scan(slice({ ports, ...more }), never)).hosts.flatMap((host) => host.ports);

  it('knows PostgreSQL and Redis, which are really there', async () => {
    const { ownerUrl, redisUrl } = testEnvironment();
    const [postgres, redis] = [ownerUrl, redisUrl].map((url) => Number(new URL(url).port)) as [number, number];
    const found = await portsOf([postgres, redis], { timing: 'polite' });
    const services = new Map(found.map(({ port, identity }) => [port, identity]));
    expect(services.get(redis)).to.deep.include({ service: 'redis' });
    expect(services.get(postgres)).to.deep.include({ service: 'postgresql' });
  });

  it('reads title and certificate of a page behind TLS', async function () {
    if (!hasOpenssl()) this.skip();
    const { cert, key } = makeAuthority('test').issue('portal.bank.example', '127.0.0.1');
    const server = createHttps({ cert, key }, (_request, response) => {
      response.setHeader('server', 'Unit/2.1');
      response.end('<title>Portal</title>');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const [found] = await portsOf([(server.address() as AddressInfo).port]);
    expect(found?.identity).to.deep.include({ service: 'http', tls: true, product: 'Unit', version: '2.1' });
    expect(found?.identity?.detail).to.deep.include({
      title: 'Portal',
      certificate_subject: 'CN=portal.bank.example',
      certificate_names: ['portal.bank.example', '127.0.0.1'],
    });
  });

  it('bears those who say nothing, never stop, hang up, or speak nonsense', async () => {
    const flood = Buffer.alloc(65_536, 0x41);
    const listeners = await Promise.all([
      listen('127.0.0.1', 0),
      listen('127.0.0.1', 0, (socket) => {
        const more = () => socket.writable && socket.write(flood, more);
        more();
      }),
      listen('127.0.0.1', 0, (socket) => socket.destroy()),
      listen('127.0.0.1', 0, (socket) => socket.write(Buffer.from('\u0000\u001b[2J\u202e\r\n\r\n'))),
      listen('127.0.0.1', 0, (socket) => socket.write('SSH-2.0-Two_1\r\n')),
    ]);
    const found = await portsOf(listeners.map(({ port }) => port));
    expect(found).to.have.lengthOf(5);
    const last = found.find(({ port }) => port === listeners[4]?.port);
    expect(last?.identity).to.deep.include({ service: 'ssh', product: 'Two' });
    for (const { identity } of found) expect(identity?.banner ?? '').to.match(/^[^\p{Cc}\p{Cf}]{0,512}$/u);
  });

  it('asks over UDP, and believes only who was asked', async function () {
    if (process.getuid?.() !== 0) this.skip();
    const answer = Buffer.from(dnsQuestion());
    answer[2] = 0x84;
    const server = createSocket('udp4').on('message', (_message, { port, address }) =>
      server.send(answer, port, address),
    );
    await new Promise<void>((resolve) => server.bind(53, '127.0.12.1', resolve));
    open.push(server);
    const found = await scanner.scan(
      slice({ addresses: ['127.0.12.1', '127.0.12.2'], ports: [1], udp: ['dns', 'ntp'] }),
      never,
    );
    const [first, second] = found.hosts;
    expect(first?.ports).to.deep.include.members([
      { protocol: 17, port: 53, identity: { service: 'dns', detail: { recursion: false, response_code: 0 } } },
    ]);
    expect(second?.ports).to.deep.equal([]);
    expect(second?.counts.closed).to.equal(3);
  });

  it('sends no more than it was given', async () => {
    const poor = startScanner();
    const listener = await listen('127.0.0.1', 0);
    const addresses = Array.from({ length: 20 }, (_, i) => `127.0.14.${i + 1}`);
    const gone = new AbortController();
    const scan = poor.scan(slice({ addresses: [...addresses, '127.0.0.1'], ports: [listener.port] }), gone.signal);
    await wait(500);
    expect([poor.taken, listener.connections()]).to.deep.equal([0, 0]);
    poor.give(5);
    await eventually(
      async () => poor.taken,
      (taken) => taken === 5,
    );
    await wait(300);
    expect(poor.taken).to.equal(5);
    gone.abort(new Error('enough'));
    expect(await scan.catch((error: Error) => error.message)).to.equal('enough');
    await poor.end();
  });

  it('is gone at once when it is told to stop', async () => {
    const listeners = await Promise.all(Array.from({ length: 8 }, (_, i) => listen(`127.0.15.${i + 1}`, 21_000)));
    const stop = new AbortController();
    const ports = Array.from({ length: 5_000 }, (_, i) => 20_000 + i);
    const scan = scanner.scan(slice({ addresses: listeners.map(({ address }) => address), ports }), stop.signal);
    await eventually(
      async () => scanner.taken,
      (taken) => taken > 500,
    );
    stop.abort(new Error('stop'));
    expect(await scan.catch((error: Error) => error.message)).to.equal('stop');
    const sum = () => listeners.reduce((all, { connections }) => all + connections(), 0);
    await wait(200);
    const before = sum();
    await wait(500);
    expect(sum()).to.equal(before);
  });

  it('takes a lack of sockets for no answer', async () => {
    const listeners = await Promise.all(Array.from({ length: 10 }, (_, i) => listen('127.0.16.1', 22_000 + i * 40)));
    const ports = Array.from({ length: 400 }, (_, i) => 22_000 + i);
    const asked = JSON.stringify(slice({ addresses: ['127.0.16.1'], ports, identify: false, timing: 'fast' }));
    const command = `ulimit -n 64 && exec "$0" "$@"`;
    const output = execFileSync('sh', ['-c', command, process.execPath, ...SCRIPT, asked], {
      encoding: 'utf8',
      timeout: 50_000,
    });
    const [host] = (JSON.parse(output) as SliceFound).hosts;
    expect(host?.counts).to.deep.equal({ open: listeners.length, closed: 390, filtered: 0, unreachable: 0 });
  });

  it('dies with whoever started it', async function () {
    if (!existsSync('/proc/self/task')) this.skip();
    const listener = await listen('127.0.17.1', 23_000);
    const ports = Array.from({ length: 15_000 }, (_, i) => 20_000 + i);
    const parent = spawn(process.execPath, [
      ...SCRIPT,
      JSON.stringify(slice({ addresses: ['127.0.17.1'], ports, timing: 'polite' })),
    ]);
    await eventually(
      async () => listener.connections(),
      (count) => count > 0 || parent.exitCode !== null,
    );
    const children = readFileSync(`/proc/${parent.pid}/task/${parent.pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .map(Number);
    expect(children.length).to.be.greaterThan(0);
    parent.kill('SIGKILL');
    await eventually(
      async () => children.some((pid) => isThere(pid)),
      (is) => !is,
    );
  });

  it('lets nmap do it where that is installed, and finds the same', async function () {
    if (!findNmap()) this.skip();
    const listener = await listen('127.0.18.1', 0, (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'));
    const asked = slice({ addresses: ['127.0.18.1', '127.0.18.2'], ports: [listener.port, 1, 2] });
    const task = { technique: 'connect', versions: true, os: false, rate: 1_000 } as const;
    const { hosts } = await scanner.scan(asked, never, task);
    const [first, second] = hosts.sort((a, b) => (a.address < b.address ? -1 : 1));
    expect(first?.ports.map(({ port, identity }) => [port, identity?.service])).to.deep.equal([[listener.port, 'ssh']]);
    expect(second?.counts).to.deep.equal({ open: 0, closed: 3, filtered: 0, unreachable: 0 });
  });
});

function isThere(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
