import type { Random } from '../../src/domain/sample/random.ts';
import type { Host } from './hosts.ts';

export type Tier = 'web' | 'app' | 'data' | 'integration';
export type Archetype =
  | 'three-tier-web'
  | 'client-server'
  | 'batch'
  | 'message-driven'
  | 'service-mesh'
  | 'saas-consumer';

/** A server of an application, and what it listens on. */
export interface Member extends Host {
  tier: Tier;
  port: number;
  service: string;
}

export interface Application {
  name: string;
  archetype: Archetype;
  members: Member[];
  /** Whether it lives in the cloud, where another kind of log sees it. */
  cloud: boolean;
  /** Whether the firewall's log names it. */
  named: boolean;
  /** Who calls whom inside of it. */
  calls: [Member, Member][];
  /** Applications it calls, at one of their servers. */
  uses: Member[];
  /** What its users call: workstations, and machines outside. */
  front: Member[];
  fromOutside: boolean;
}

const CODES = [
  ...['payments', 'cards', 'loans', 'mortgage', 'treasury', 'fraud', 'kyc', 'ledger', 'crm', 'onboard', 'swift', 'fx'],
  ...['trading', 'risk', 'collateral', 'custody', 'tax', 'hr', 'payroll', 'portal', 'mobile', 'statements', 'archive'],
  ...['branch', 'atm', 'sanctions', 'pricing', 'limits', 'reports', 'dwh', 'leasing', 'insurance', 'pension', 'notify'],
  ...['documents', 'identity', 'consent', 'openbank', 'clearing', 'audit'],
];
const DATA: [number, string][] = [
  ...([
    [1521, 'oracle'],
    [5432, 'postgresql'],
    [1433, 'mssql'],
    [3306, 'mysql'],
    [27017, 'mongodb'],
  ] as [number, string][]),
  [50000, 'db2'],
];
const APP_PORTS = [8080, 8443, 9443, 7001, 9080, 14500, 30500, 50051, 8009, 6100];
const BROKERS: [number, string][] = [
  [1414, 'mq'],
  [9092, 'kafka'],
  [5672, 'amqp'],
];
const ARCHETYPES: [Archetype, number][] = [
  ...([
    ['three-tier-web', 15],
    ['client-server', 6],
    ['batch', 5],
    ['message-driven', 5],
  ] as [Archetype, number][]),
  ...([
    ['service-mesh', 5],
    ['saas-consumer', 4],
  ] as [Archetype, number][]),
];

/** How the machines of an application are called. */
type Naming = 'telling' | 'half' | 'opaque' | 'none';

/** Makes forty applications of some 300 servers. Some share a database or a broker; some call others. */
export function makeApplications(random: Random, days: number): Application[] {
  const codes = [...CODES].sort(() => random.next() - 0.5);
  const kinds = ARCHETYPES.flatMap(([archetype, many]) => Array.from({ length: many }, () => archetype));
  const made = kinds.map((archetype, n) => makeApplication(random, { archetype, code: codes[n] as string, n, days }));
  share(random, made);
  for (const application of made) {
    for (let n = random.between(0, 3); n > 0; n--) {
      const other = random.pick(made);
      if (other !== application && other.front[0]) application.uses.push(other.front[0]);
    }
  }
  return made;
}

function makeApplication(
  random: Random,
  { archetype, code, n, days }: { archetype: Archetype; code: string; n: number; days: number },
): Application {
  const cloud = n % 9 === 4;
  const naming = random.pick<Naming>(['telling', 'telling', 'half', 'opaque', 'none']);
  const net = cloud ? `10.200.${n}` : `10.${50 + (n % 5)}.${10 + n}`;
  let last = 10;
  const windows = random.next() < 0.4;
  const member = (tier: Tier, [port, service]: [number, string]): Member => {
    const address = `${net}.${last++}`;
    const daily = Array.from({ length: days }, () => address);
    const mac = `00:50:56:${[n, last, random.between(0, 255)].map((b) => b.toString(16).padStart(2, '0')).join(':')}`;
    const host = { address, daily, name: nameOf(random, naming, code, tier, last), mac, type: 'server' as const };
    return { ...host, duty: null, windows, site: 0, tier, port, service };
  };
  const several = (low: number, high: number, tier: Tier, at: [number, string]) =>
    Array.from({ length: random.between(low, high) }, () => member(tier, at));
  const every = (from: Member[], to: Member[]) => from.flatMap((a) => to.map((b): [Member, Member] => [a, b]));
  const appPort: [number, string] = [random.pick(APP_PORTS), ''];
  const parts: Pick<Application, 'members' | 'calls' | 'front'> = (() => {
    if (archetype === 'three-tier-web') {
      const web = several(2, 4, 'web', [443, 'ssl']);
      const app = several(2, 5, 'app', appPort);
      const data = several(1, 2, 'data', random.pick(DATA));
      return { members: [...web, ...app, ...data], calls: [...every(web, app), ...every(app, data)], front: web };
    }
    if (archetype === 'client-server') {
      const app = several(2, 4, 'app', appPort);
      const data = several(1, 2, 'data', random.pick(DATA));
      return { members: [...app, ...data], calls: every(app, data), front: app };
    }
    if (archetype === 'batch') {
      const scheduler = several(1, 1, 'integration', [7005, '']);
      const work = several(3, 6, 'app', [appPort[0], '']);
      const data = several(2, 3, 'data', random.pick(DATA));
      return {
        members: [...scheduler, ...work, ...data],
        calls: [...every(scheduler, work), ...every(work, data)],
        front: scheduler,
      };
    }
    if (archetype === 'message-driven') {
      const broker = several(2, 2, 'integration', random.pick(BROKERS));
      const work = several(4, 7, 'app', appPort);
      const data = several(1, 2, 'data', random.pick(DATA));
      return {
        members: [...broker, ...work, ...data],
        calls: [...every(work, broker), ...every(work, data)],
        front: work.slice(0, 2),
      };
    }
    if (archetype === 'service-mesh') {
      const mesh = several(7, 11, 'app', appPort);
      const data = several(1, 3, 'data', random.pick(DATA));
      const calls = every(mesh, mesh).filter(([a, b]) => a !== b && random.next() < 0.35);
      return { members: [...mesh, ...data], calls: [...calls, ...every(mesh, data)], front: mesh.slice(0, 2) };
    }
    const integration = several(2, 3, 'integration', [443, 'ssl']);
    const data = several(1, 1, 'data', random.pick(DATA));
    return { members: [...integration, ...data], calls: every(integration, data), front: integration };
  })();
  const fromOutside = archetype === 'three-tier-web' && random.next() < 0.4;
  return { name: code, archetype, cloud, named: random.next() < 0.35, uses: [], fromOutside, ...parts };
}

/** Three databases and two brokers serve another application besides their own. */
function share(random: Random, applications: Application[]): void {
  const shared = applications.filter(({ archetype }) => archetype === 'three-tier-web').slice(0, 6);
  for (let n = 0; n + 1 < shared.length; n += 2) {
    const [one, other] = [shared[n] as Application, shared[n + 1] as Application];
    const server = one.members.find(({ tier }) => tier === 'data') as Member;
    for (const caller of other.members.filter(({ tier }) => tier === 'app')) other.calls.push([caller, server]);
  }
  const brokers = applications.filter(({ archetype }) => archetype === 'message-driven').slice(0, 2);
  for (const { members } of brokers) {
    const broker = members.find(({ tier }) => tier === 'integration') as Member;
    const guest = random.pick(applications.filter(({ archetype }) => archetype === 'client-server'));
    for (const caller of guest.members.filter(({ tier }) => tier === 'app')) guest.calls.push([caller, broker]);
  }
}

function nameOf(random: Random, naming: Naming, code: string, tier: Tier, n: number): string | null {
  const number = String(n - 10).padStart(2, '0');
  if (naming === 'none') return null;
  if (naming === 'opaque') return `srv${random.between(1000, 9999)}`;
  if (naming === 'half') return `${code.slice(0, 3)}p${number}`;
  return `${code}-${tier === 'data' ? 'db' : tier}-${number}`;
}
