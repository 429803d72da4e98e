import type { Random } from '../../src/domain/sample/random.ts';
import type { Talk } from './conversation.ts';
import { type Bank, dnsQuery, type Speak, timeQuery, withDuty } from './habit.ts';
import type { Host } from './hosts.ts';

const SCANNED_PORTS = [
  ...[21, 22, 23, 25, 80, 110, 135, 139, 143, 443, 445, 1433, 1521, 3306, 3389, 5432, 5900, 8080, 8443, 9100],
];

/** What keeps the servers running: names, time, monitoring, backup, patches, administration, and the bank's own scanner. */
export function* upkeep(bank: Bank, day: number, random: Random, speak: Speak): Generator<Talk> {
  const servers = [...bank.applications.flatMap(({ members }) => members), ...bank.estate.infrastructure];
  for (const server of servers) {
    yield* steady(bank, server, day, random, speak);
    if (server.windows) yield* windows(bank, server, day, random, speak);
  }
  yield* outward(bank, day, random, speak);
  yield* replication(bank, day, speak);
  yield* nightlyScan(bank, day, random, speak, servers);
}

function* steady(bank: Bank, server: Host, day: number, random: Random, speak: Speak): Generator<Talk> {
  const [monitor] = withDuty(bank, 'monitoring') as [Host];
  for (let n = 0; n < 4; n++) yield speak(server, day, dnsQuery(random.pick(withDuty(bank, 'dns'))));
  for (let n = 0; n < 8; n++) {
    yield speak(server, day, timeQuery(random.pick(withDuty(bank, 'time'))), n * 10_800 + random.between(0, 20));
  }
  const asked = { server: server.address, port: server.windows ? 5985 : 10050, out: 200, in: 900 };
  for (let n = 0; n < 24; n++) yield speak(monitor, day, asked, n * 3_600 + 7);
  for (let n = random.between(2, 8); n > 0; n--) {
    const collector = random.pick(withDuty(bank, 'syslog')).address;
    yield speak(server, day, { server: collector, port: 6514, service: 'ssl', out: 4_000, in: 200 });
  }
  const vault = random.pick(withDuty(bank, 'backup')).address;
  const volumes = { out: random.around(400_000_000, 1), in: 90_000, duration: 1_200 };
  yield speak(server, day, { server: vault, port: 8400, ...volumes }, 22 * 3_600 + random.between(0, 5_000));
  if (random.next() < 0.25) {
    const login = server.windows ? { port: 3389, service: 'rdp' } : { port: 22, service: 'ssh' };
    yield speak(random.pick(withDuty(bank, 'jump')), day, { server: server.address, ...login });
  }
}

function* windows(bank: Bank, server: Host, day: number, random: Random, speak: Speak): Generator<Talk> {
  const home = random.pick(withDuty(bank, 'directory')).address;
  for (const port of [88, 389, 445]) yield speak(server, day, { server: home, port });
  const [patches] = withDuty(bank, 'patch') as [Host];
  yield speak(server, day, { server: patches.address, port: 8530, service: 'http', in: 300_000 });
}

function* outward(bank: Bank, day: number, random: Random, speak: Speak): Generator<Talk> {
  for (const proxy of withDuty(bank, 'proxy')) {
    for (let n = 0; n < 9_000; n++) {
      const server = `198.51.100.${random.between(1, 240)}`;
      yield speak(proxy, day, { server, port: 443, service: 'ssl', in: random.around(20_000, 1.5) });
    }
  }
  for (const relay of withDuty(bank, 'mail')) {
    for (let n = 0; n < 300; n++) {
      yield speak(relay, day, { server: `198.51.100.${250 + (n % 5)}`, port: 25, service: 'smtp' });
    }
  }
  for (const server of withDuty(bank, 'dns')) {
    for (let n = 0; n < 600; n++) yield speak(server, day, { ...dnsQuery(server), server: `192.0.2.${53 + (n % 2)}` });
  }
}

function* replication(bank: Bank, day: number, speak: Speak): Generator<Talk> {
  const directory = withDuty(bank, 'directory');
  for (const one of directory) {
    for (const other of directory.filter((host) => host !== one)) {
      for (const port of [389, 445, 135, 88]) {
        for (let n = 0; n < 4; n++) yield speak(one, day, { server: other.address, port });
      }
    }
  }
}

/** The bank's own scanner asks a fifth of the servers for common ports every night; most are closed. */
function* nightlyScan(bank: Bank, day: number, random: Random, speak: Speak, servers: Host[]): Generator<Talk> {
  const [scanner] = withDuty(bank, 'vulnerability-scanner') as [Host];
  for (const [n, server] of servers.entries()) {
    if (n % 5 !== day % 5) continue;
    for (const port of SCANNED_PORTS) {
      const open = 'port' in server && server.port === port;
      const refusal = random.next() < 0.7 ? ('refused' as const) : ('silent' as const);
      const said = open ? { out: 300, in: 400 } : { out: 0, in: 0, outcome: refusal };
      yield speak(scanner, day, { server: server.address, port, ...said }, 7_200 + n * 10 + random.between(0, 9));
    }
  }
}
