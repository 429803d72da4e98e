import type { Tier } from './application.ts';

/** What recognised infrastructure does for everybody. */
export const INFRASTRUCTURE_KINDS = [
  ...(['directory', 'dns', 'time', 'proxy', 'mail', 'logging', 'monitoring', 'backup', 'patching'] as const),
  ...(['address assignment', 'vulnerability scanning', 'administration', 'shared platform'] as const),
] as const;
export type InfrastructureKind = (typeof INFRASTRUCTURE_KINDS)[number];

/** Ports that many call because everybody needs what is behind them. */
const OFFERED: readonly [InfrastructureKind, readonly number[]][] = [
  ['directory', [88, 389, 464, 636, 3268, 3269]],
  ['dns', [53]],
  ['time', [123]],
  ['address assignment', [67, 547]],
  ['proxy', [3128, 8081, 8888, 9480]],
  ['mail', [25, 465, 587]],
  ['logging', [514, 1514, 1515, 5044, 6514, 9997, 10514, 12201]],
  ['monitoring', [162, 2003, 4317, 4318, 8125, 8126, 9091, 10051]],
  ['backup', [1556, 8400, 9392, 10006, 13720, 13724, 13782]],
  ['patching', [4505, 4506, 5647, 8014, 8140, 8530, 8531]],
];

/** Ports on which a few machines call many because they look after them. */
const TENDED: readonly [InfrastructureKind, readonly number[]][] = [
  ['monitoring', [161, 5666, 9100, 9182, 10050, 12489]],
  ['backup', [902, 1556, 6160, 6162, 8400, 10000, 13782]],
  ['administration', [22, 23, 3389, 5900, 5985, 5986, 623]],
  ['patching', [135, 139, 445, 2701, 8082]],
];

const DATA = new Set([
  ...[523, 1433, 1434, 1521, 1522, 1523, 1524, 1525, 1526, 1527, 2049, 2483, 2484, 3050, 3260, 3306, 3307, 5000, 5432],
  ...[5433, 5439, 5984, 6379, 6380, 6432, 7199, 7687, 8086, 8123, 8529, 9042, 9200, 9300, 10000, 11211, 11210, 26257],
  ...[26379, 27017, 27018, 27019, 28015, 30015, 33060, 40000, 50000, 50001],
]);
const BROKER = new Set([
  ...[1414, 1415, 1416, 1883, 4222, 5671, 5672, 6650, 6651, 7222, 7676, 8883, 9092, 9093, 9094, 15672, 55555],
  ...[61613, 61614, 61616, 61617],
]);
const WEB = new Set([80, 81, 443, 4443, 8000, 8008, 8080, 8081, 8088, 8443, 8888, 9443, 10443]);
const MANAGEMENT = new Set([
  ...[7, 22, 23, 111, 135, 137, 138, 139, 161, 162, 199, 445, 623, 902, 1434, 2701, 3389, 5355, 5666, 5900, 5985],
  ...[5986, 8082, 9100, 9182, 10050, 12489, 47001],
]);
const FILES = new Set([20, 21, 22, 115, 139, 445, 873, 989, 990, 2049]);

const OFFERED_BY_PORT = new Map(OFFERED.flatMap(([kind, ports]) => ports.map((port) => [port, kind] as const)));
const TENDED_BY_PORT = new Map(TENDED.flatMap(([kind, ports]) => ports.map((port) => [port, kind] as const)));

/** What infrastructure a server of the port usually is; undefined when nothing special. */
export function offeredBy(port: number): InfrastructureKind | undefined {
  return OFFERED_BY_PORT.get(port);
}

/** What somebody does who calls many on the port; undefined when nothing special. */
export function tendedBy(port: number): InfrastructureKind | undefined {
  return TENDED_BY_PORT.get(port);
}

/** What usually answers on a port. */
export type PortRole = 'data' | 'broker' | 'web' | 'management' | 'other';

export function roleOfPort(port: number): PortRole {
  if (DATA.has(port)) return 'data';
  if (BROKER.has(port)) return 'broker';
  if (WEB.has(port)) return 'web';
  return MANAGEMENT.has(port) ? 'management' : 'other';
}

/** Whether files are moved through the port. */
export function movesFiles(port: number): boolean {
  return FILES.has(port);
}

/** The tier that a server of such a port belongs to, as far as the port alone says it. */
export function tierOfRole(role: PortRole): Tier | null {
  if (role === 'data') return 'data';
  return role === 'broker' ? 'integration' : null;
}
