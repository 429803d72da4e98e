import type { KnownType } from '../../../src/domain/nodes/node-type.ts';
import { type Edge, MadeTraffic, TCP, UDP } from './made-traffic.ts';

/** A network of machines whose types are known, and everything that passed between them. */
export interface MadeNetwork {
  types: Map<string, KnownType>;
  edges: Edge[];
}

const APPLICATION_PORTS = [443, 8443, 8080, 9443, 7001, 3000, 5000, 8000, 4443, 30_100, 50_051];
const DATABASE_PORTS = [1433, 1521, 3306, 5432, 27_017, 6379];
const SWEPT = [
  ...[21, 22, 23, 25, 53, 80, 110, 111, 135, 139, 143, 161, 389, 443, 445, 515, 631, 1433, 1521, 2049, 3128, 3306],
  ...[3389, 5432, 5900, 5985, 8080, 8443, 9100, 27_017],
];

/** Makes some 1,900 machines and a week of what they do; the same seed gives the same network. */
export function makeNetwork(seed: number): MadeNetwork {
  const made = new MadeTraffic(seed);
  const estate = makeEstate(made);
  for (const desk of estate.desks) sitAt(made, estate, desk, 1);
  for (const gateway of estate.gateways) sitAt(made, estate, gateway, made.random.between(25, 65));
  for (const desk of estate.desks) disturb(made, estate, desk);
  runApplications(made, estate);
  for (const balancer of estate.balancers) balance(made, estate, balancer);
  runInfrastructure(made, estate);
  manageServers(made, estate);
  manageDevices(made, estate);
  for (const scanner of estate.scanners) sweep(made, estate, scanner);
  return { types: made.types, edges: [...made.edges.values()] };
}

type Estate = ReturnType<typeof makeEstate>;

function makeEstate(made: MadeTraffic) {
  const few = (count: number, type: KnownType) => made.several(count, type);
  const infrastructure = {
    ...{ times: few(2, 'server'), mails: few(2, 'server'), logs: few(2, 'server'), monitors: few(2, 'server') },
    ...{ backups: few(2, 'server'), jumps: few(3, 'server'), files: few(5, 'server'), recorders: few(2, 'server') },
    printServers: few(2, 'server'),
  };
  const applications = { webs: few(90, 'server'), apps: few(130, 'server'), databases: few(60, 'server') };
  const { webs, apps } = applications;
  return {
    ...infrastructure,
    ...applications,
    servers: [...Object.values(infrastructure), ...Object.values(applications)].flat(),
    portOf: new Map([...webs, ...apps].map((address) => [address, made.pick(APPLICATION_PORTS)])),
    ...{ controllers: few(5, 'domain-controller'), resolvers: few(4, 'dns-server'), proxies: few(3, 'proxy') },
    ...{ balancers: few(6, 'nat-or-load-balancer'), gateways: few(4, 'nat-or-load-balancer') },
    ...{ scanners: few(2, 'scanner'), printers: few(90, 'printer'), cameras: few(60, 'iot') },
    ...{ switches: few(110, 'network-device'), desks: few(1300, 'workstation') },
  };
}

/** What people do from an address: one, or as many as sit behind it. */
function sitAt(made: MadeTraffic, estate: Estate, desk: string, people: number): void {
  const many = (count: number) => Math.round(made.random.around(count) * people);
  const isQuiet = made.chance(0.05);
  made.ask(desk, made.pick(estate.resolvers), UDP, 53, many(300));
  if (made.chance(0.92)) {
    for (const port of [88, 389, 445]) made.ask(desk, made.pick(estate.controllers), TCP, port, many(40));
    made.ask(desk, made.pick(estate.controllers), UDP, 123, many(10));
  }
  if (made.chance(0.7)) made.ask(desk, made.pick(estate.proxies), TCP, 3128, many(500));
  else {
    for (let n = (isQuiet ? 3 : 25) * Math.min(people, 8); n > 0; n--) made.ask(desk, made.outside(), TCP, 443, 10);
  }
  if (isQuiet) return;
  for (const web of made.some(estate.webs, 2, 8)) made.ask(desk, web, TCP, estate.portOf.get(web) as number, many(40));
  made.maybe(0.6, desk, estate.mails, TCP, 993, many(60));
  made.maybe(0.6, desk, estate.files, TCP, 445, many(30));
  made.maybe(0.3, desk, estate.printers, TCP, 9100, many(4));
  made.maybe(0.3, desk, estate.printServers, TCP, 445, many(4));
}

/** What makes a desk look like something else: a developer's tools, a stray direction, a neighbour's share. */
function disturb(made: MadeTraffic, { apps, databases, desks }: Estate, desk: string): void {
  if (made.chance(0.06)) {
    for (const app of made.some(apps, 1, 4)) made.ask(desk, app, TCP, 22, 8);
    made.ask(desk, made.pick(databases), TCP, 5432, 12);
  }
  if (made.chance(0.03)) made.ask(made.pick(apps), desk, TCP, made.random.between(49_152, 65_000), 1);
  if (made.chance(0.04)) made.ask(made.pick(desks), desk, TCP, 445, 3);
}

function runApplications(made: MadeTraffic, { webs, apps, databases, portOf }: Estate): void {
  const call = (client: string, app: string, flows: number) =>
    made.ask(client, app, TCP, portOf.get(app) as number, flows);
  for (const web of webs) {
    for (let n = made.chance(0.2) ? made.random.between(1, 3) : 0; n > 0; n--)
      made.ask(web, made.outside(), TCP, 443, 30);
    for (const app of made.some(apps, 1, 4)) call(web, app, made.random.around(300));
  }
  for (const app of apps) {
    for (const database of made.some(databases, 1, 2)) {
      const port = DATABASE_PORTS[databases.indexOf(database) % DATABASE_PORTS.length] as number;
      made.ask(app, database, TCP, port, made.random.around(900));
    }
    for (const other of made.some(apps, 0, 2)) call(app, other, 100);
  }
}

/** Everything that comes in goes on to a pool. */
function balance(made: MadeTraffic, { desks, webs }: Estate, balancer: string): void {
  const pool = made.some(webs, 2, 4);
  const [port, inner] = made.pick([[443, 443] as const, [443, 8443] as const, [80, 8080] as const]);
  let [flows, out, back] = [0, 0, 0];
  for (const desk of made.some(desks, 60, 200)) {
    const edge = made.ask(desk, balancer, TCP, port, made.random.around(30));
    flows += edge.flows;
    out += edge.out;
    back += edge.back;
  }
  const share = { flows: Math.round(flows / pool.length), out: out / pool.length, back: back / pool.length };
  for (const server of pool) made.put({ client: balancer, server, protocol: TCP, port: inner, failed: 0, ...share });
}

function runInfrastructure(made: MadeTraffic, estate: Estate): void {
  const { resolvers, proxies, mails, controllers, times, servers } = estate;
  for (const machine of [...servers, ...controllers]) {
    made.ask(machine, made.pick(resolvers), UDP, 53, made.random.around(40));
    made.maybe(0.7, machine, times, UDP, 123, 160);
  }
  for (const machine of servers) made.maybe(0.4, machine, controllers, TCP, 88, 20);
  const outwards = (from: readonly string[], count: number, protocol: number, ports: number[]) => {
    for (const machine of from)
      for (let n = 0; n < count; n++) made.ask(machine, made.outside(), protocol, made.pick(ports), 20);
  };
  outwards(resolvers, 12, UDP, [53]);
  outwards(proxies, 300, TCP, [443, 443, 80]);
  outwards(mails, 25, TCP, [25]);
  for (const one of controllers)
    for (const other of controllers) for (const port of [135, 389, 445, 88, 53]) made.ask(one, other, TCP, port, 200);
}

function manageServers(made: MadeTraffic, estate: Estate): void {
  const { monitors, backups, jumps, logs, desks, servers, controllers, resolvers, proxies } = estate;
  const managed = [...servers, ...controllers, ...resolvers, ...proxies];
  for (const machine of managed) {
    const monitor = made.pick(monitors);
    made.ask(monitor, machine, TCP, made.pick([22, 9100, 5666, 5985]), 2000);
    if (made.chance(0.5)) made.ask(monitor, machine, UDP, 161, 2000);
    if (made.chance(0.6)) made.ask(made.pick(backups), machine, TCP, 1556, 14);
    made.ask(made.pick(jumps), machine, TCP, made.pick([22, 3389]), 9);
    made.maybe(0.6, machine, logs, UDP, 514, 3000);
  }
  const usedBy = (tools: readonly string[], users: readonly string[], [low, high]: [number, number], port: number) => {
    for (const tool of tools) for (const user of made.some(users, low, high)) made.ask(user, tool, TCP, port, 8);
  };
  usedBy(jumps, desks, [8, 20], 3389);
  usedBy(monitors, desks, [2, 5], 443);
  usedBy(backups, managed, [5, 20], 13_782);
}

function manageDevices(made: MadeTraffic, estate: Estate): void {
  const { monitors, jumps, logs, times, desks, recorders, switches, printers, cameras } = estate;
  for (const device of switches) {
    made.ask(made.pick(monitors), device, UDP, 161, 2000);
    if (made.chance(0.8)) made.ask(made.pick(jumps), device, TCP, made.pick([22, 22, 23]), 3);
    made.maybe(0.7, device, logs, UDP, 514, 700);
    made.maybe(0.7, device, times, UDP, 123, 160);
    made.maybe(0.4, device, logs, UDP, 162, 30);
  }
  for (const printer of printers) {
    for (const desk of made.some(desks, 2, 30)) made.ask(desk, printer, TCP, made.pick([9100, 9100, 631, 515]), 8);
    if (made.chance(0.6)) made.ask(made.pick(monitors), printer, UDP, 161, 900);
    if (made.chance(0.4)) made.ask(made.pick(desks), printer, TCP, 80, 2);
    made.maybe(0.3, printer, times, UDP, 123, 160);
  }
  for (const camera of cameras) {
    made.ask(made.pick(recorders), camera, TCP, 554, 40);
    if (made.chance(0.4)) made.ask(made.pick(desks), camera, TCP, 80, 3);
    made.maybe(0.5, camera, times, UDP, 123, 160);
  }
  for (const recorder of recorders) for (const desk of made.some(desks, 2, 5)) made.ask(desk, recorder, TCP, 8443, 12);
}

function sweep(made: MadeTraffic, estate: Estate, scanner: string): void {
  const { resolvers, desks, servers, printers, cameras, switches, controllers } = estate;
  made.ask(scanner, made.pick(resolvers), UDP, 53, 50);
  const targets = [...desks, ...servers, ...printers, ...cameras, ...switches, ...controllers];
  for (const server of made.some(targets, 300, 500)) {
    for (const port of made.some(SWEPT, 15, 30)) {
      const isOpen = made.chance(0.1);
      const came = isOpen ? { failed: 0, back: 200 } : { failed: 1, back: 0 };
      made.put({ client: scanner, server, protocol: TCP, port, flows: 1, out: 60, ...came });
    }
  }
}
