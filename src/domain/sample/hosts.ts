/**
 * The machines of a made-up bank: headquarters, six branches, server tiers, and the internet around it. Addresses are
 * private (RFC 1918) or reserved for documentation (RFC 5737, RFC 3849).
 */

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const addresses = (prefix: string, first: number, count: number) => numbers(count).map((n) => `${prefix}${first + n}`);

export interface Branch {
  number: number;
  workstations: string[];
  printers: string[];
}

export const BRANCHES: readonly Branch[] = numbers(6).map((n) => ({
  number: n + 1,
  workstations: addresses(`10.${21 + n}.10.`, 11, 9),
  printers: addresses(`10.${21 + n}.20.`, 11, 2),
}));

export const HEADQUARTERS = addresses('10.10.10.', 21, 48);
export const WORKSTATIONS: readonly string[] = [...HEADQUARTERS, ...BRANCHES.flatMap((branch) => branch.workstations)];

export const SERVERS = {
  dns: ['10.40.10.10', '10.40.10.11'],
  dns6: '2001:db8:40::10',
  directory: ['10.40.10.20', '10.40.10.21'],
  mail: '10.40.10.30',
  proxy: '10.40.10.40',
  files: '10.40.10.50',
  web: ['172.16.10.11', '172.16.10.12', '172.16.10.13'],
  web6: '2001:db8:10::443',
  application: ['10.50.10.11', '10.50.10.12', '10.50.10.13', '10.50.10.14'],
  core: '10.50.10.21',
  postgres: '10.60.10.11',
  oracle: '10.60.10.12',
  mssql: '10.60.10.13',
  backup: '10.70.10.10',
  monitoring: '10.70.10.20',
  jump: '10.70.10.30',
  transfer: '10.50.90.21',
  cardSwitch: '10.50.90.23',
} as const;

/** Every server that is monitored and backed up. */
export const MANAGED: readonly string[] = [
  ...SERVERS.dns,
  ...SERVERS.directory,
  SERVERS.mail,
  SERVERS.proxy,
  SERVERS.files,
  ...SERVERS.web,
  ...SERVERS.application,
  SERVERS.core,
  SERVERS.postgres,
  SERVERS.oracle,
  SERVERS.mssql,
];

/** What the bank shows to the internet. */
export const PUBLIC_WEB = ['192.0.2.10', '192.0.2.11'];
export const PUBLIC_MAIL = '192.0.2.25';

export const INTERNET = {
  customers: addresses('203.0.113.', 10, 180),
  customers6: addresses('2001:db8:beef::', 1, 40),
  sites: addresses('198.51.100.', 10, 60),
  mail: addresses('198.51.100.', 200, 6),
  partner: '198.51.100.150',
  /** Where the beacon reports to, where the night transfer goes, and who scans from outside. */
  controller: '203.0.113.66',
  dropZone: '198.51.100.77',
  scanner: '203.0.113.250',
} as const;

/** Machines the incidents start from. */
export const INFECTED = '10.10.10.37';
export const SCANNING = '10.23.10.14';
export const GUESTS = addresses('10.99.10.', 50, 5);
