import type { Random } from '../../src/domain/sample/random.ts';

/** What a machine is; the words that the platform uses for types of nodes. */
export type HostType =
  | 'workstation'
  | 'server'
  | 'printer'
  | 'network-device'
  | 'domain-controller'
  | 'dns-server'
  | 'proxy'
  | 'nat-or-load-balancer'
  | 'scanner'
  | 'iot';

/** What an infrastructure server does for everybody. */
export type Duty =
  | 'directory'
  | 'dns'
  | 'proxy'
  | 'mail'
  | 'time'
  | 'monitoring'
  | 'backup'
  | 'vulnerability-scanner'
  | 'jump'
  | 'syslog'
  | 'patch'
  | 'files'
  | 'video'
  | 'dhcp'
  | 'print';

export interface Host {
  address: string;
  /** Another on other days, where addresses are handed out: one for each day. */
  daily: string[];
  /** As DNS knows it; null when it does not. */
  name: string | null;
  mac: string;
  type: HostType;
  duty: Duty | null;
  windows: boolean;
  /** A number from 0: the site it stands in. */
  site: number;
}

/** Machines of the bank that belong to no application. */
export interface Estate {
  workstations: Host[];
  printers: Host[];
  cameras: Host[];
  switches: Host[];
  nats: Host[];
  balancers: Host[];
  infrastructure: Host[];
}

const SITES = 20;
const HIDDEN_SITES = 4;
const DUTIES: [Duty, number, HostType][] = [
  ['directory', 4, 'domain-controller'],
  ['dns', 3, 'dns-server'],
  ['proxy', 2, 'proxy'],
  ['mail', 2, 'server'],
  ['time', 2, 'server'],
  ['monitoring', 2, 'server'],
  ['backup', 2, 'server'],
  ['vulnerability-scanner', 1, 'scanner'],
  ['jump', 3, 'server'],
  ['syslog', 2, 'server'],
  ['patch', 1, 'server'],
  ['files', 4, 'server'],
  ['video', 2, 'server'],
  ['dhcp', 2, 'server'],
  ['print', 2, 'server'],
];

/** Real vendors' prefixes would say what a machine is; half of the bank's machines are virtual and say nothing. */
const PREFIXES: Record<string, string[]> = {
  workstation: ['3c:52:82', 'f4:39:09', '8c:16:45', '54:ee:75'],
  printer: ['00:17:c8', '9c:93:4e', '00:21:b7'],
  camera: ['00:40:8c', 'ac:cc:8e', '44:19:b6'],
  switch: ['00:1b:54', '70:ca:9b'],
  virtual: ['00:50:56', '52:54:00', '00:15:5d'],
};

/** Makes the estate for so many days; about 1,700 machines, 160 of them never seen behind translated addresses. */
export function makeEstate(random: Random, days: number): Estate {
  const make = maker(random, days);
  const estate: Estate = {
    ...{ workstations: [], printers: [], cameras: [], switches: [], nats: [], balancers: [], infrastructure: [] },
  };
  for (let site = 0; site <= SITES; site++) furnish(estate, site, random, make);
  let last = 10;
  for (const [duty, many, type] of DUTIES) {
    const telling = random.next() < 0.6;
    const windows = duty === 'directory' || duty === 'files' || duty === 'patch';
    for (let n = 1; n <= many; n++) {
      const name = telling ? `${duty.slice(0, 4)}${n}` : `srv${random.between(1000, 9999)}`;
      const address = `10.40.${random.between(1, 3)}.${last++}`;
      estate.infrastructure.push(make(address, 'virtual', { name, type, duty, windows, site: 0 }));
    }
  }
  for (let n = 0; n < 4; n++) {
    estate.balancers.push(make(`10.41.0.${10 + n}`, 'virtual', { ...PLAIN, site: 0, type: 'nat-or-load-balancer' }));
  }
  return estate;
}

type Make = (address: string, kind: string, rest: Omit<Host, 'address' | 'daily' | 'mac'>) => Host;

const PLAIN = { name: null, windows: false, duty: null };

/** Makes machines that keep their address. */
function maker(random: Random, days: number): Make {
  return (address, kind, rest) => {
    const mac = `${random.pick(PREFIXES[kind] as string[])}${hex(random)}${hex(random)}${hex(random)}`;
    return { ...rest, address, daily: Array.from({ length: days }, () => address), mac };
  };
}

/** Headquarters is site 0; the last sites are seen as one translated address each. */
function furnish(estate: Estate, site: number, random: Random, make: Make): void {
  const net = site === 0 ? '10.10' : `10.${20 + site}`;
  if (site > SITES - HIDDEN_SITES) {
    estate.nats.push(make(`${net}.0.1`, 'switch', { ...PLAIN, site, type: 'nat-or-load-balancer' }));
    return;
  }
  const [people, printers, cameras, switches] = site === 0 ? [680, 24, 20, 12] : [40, 3, 2, 2];
  estate.workstations.push(...workstations(random, { net, site, many: people, make }));
  for (let n = 0; n < printers; n++) {
    const name = random.next() < 0.6 ? `prn-${site}-${n + 1}` : null;
    estate.printers.push(make(`${net}.8.${20 + n}`, 'printer', { ...PLAIN, name, site, type: 'printer' }));
  }
  for (let n = 0; n < cameras; n++) {
    estate.cameras.push(make(`${net}.9.${20 + n}`, 'camera', { ...PLAIN, site, type: 'iot' }));
  }
  for (let n = 0; n < switches; n++) {
    const name = random.next() < 0.5 ? `sw${site}-${n + 1}` : null;
    estate.switches.push(make(`${net}.0.${2 + n}`, 'switch', { ...PLAIN, name, site, type: 'network-device' }));
  }
}

/** Addresses are handed out: a tenth of the machines has another one on the next day, of the same pool. */
function workstations(
  random: Random,
  { net, site, many, make }: { net: string; site: number; many: number; make: Make },
): Host[] {
  const pool = Array.from(
    { length: Math.ceil(many * 1.3) },
    (_, n) => `${net}.${4 + Math.floor(n / 200)}.${20 + (n % 200)}`,
  );
  const free = pool.slice(many);
  return pool.slice(0, many).map((address, n) => {
    const name = random.next() < 0.9 ? `ws${site}x${String(n).padStart(4, '0')}` : null;
    const host = make(address, 'workstation', { name, type: 'workstation', duty: null, windows: true, site });
    for (let day = 1; day < host.daily.length; day++)
      host.daily[day] = nextAddress(host.daily[day - 1] as string, free, random);
    return host;
  });
}

function nextAddress(before: string, free: string[], random: Random): string {
  const other = random.next() < 0.1 ? free.shift() : undefined;
  if (other === undefined) return before;
  free.push(before);
  return other;
}

function hex(random: Random): string {
  return `:${random.between(0, 255).toString(16).padStart(2, '0')}`;
}
