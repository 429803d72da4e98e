import type { Knex } from 'knex';
import { opposite, SPENT_COLUMNS, total } from './counters.ts';

/** What the history is of: a node, what it has to do with one peer, or a service on either. */
export interface HistorySubject {
  node: string;
  /** Name of the site that the node is of, or `none`. */
  site?: string | undefined;
  peer?: string | undefined;
  /** As the one or the other only. */
  role?: 'client' | 'server' | undefined;
  protocol?: number | undefined;
  port?: number | undefined;
}

/** Sums of an hour or a day that has traffic; bytes are seen from the node. */
export interface HistoryBucket extends Record<(typeof SPENT_COLUMNS)[number], number> {
  at: Date;
  peers: number;
  /** Each with each peer. */
  services: number;
}

const SOURCES = {
  day: { table: 'service_days', time: 'day', at: `day::timestamp at time zone 'UTC'` },
  hour: { table: 'service_hours', time: 'hour', at: 'hour' },
} as const;

/** The hours or days in [from, to) with traffic of the subject, oldest first. */
export async function readHistory(
  transaction: Knex.Transaction,
  subject: HistorySubject,
  { bucket, from, to }: { bucket: keyof typeof SOURCES; from: Date; to: Date },
): Promise<HistoryBucket[]> {
  const { time, at } = SOURCES[bucket];
  const given: Given = { ...subject, nodes: await formsOf(transaction, subject.node, subject.site) };
  if (bucket === 'day' && isOfNode(given)) return daysOfNode(transaction, given, { from, to });
  if (subject.peer !== undefined) given.peers = await formsOf(transaction, subject.peer);
  const roles = subject.role === undefined ? (['client', 'server'] as const) : [subject.role];
  const parts = roles.map((role) => sideOf(given, role, { bucket, from, to, both: roles.length > 1 }));
  const told = parts.map(({ sql }) => sql).join(' union all ');
  const bindings = parts.flatMap((part) => part.bindings);
  await transaction.raw(`select set_config('work_mem', '64MB', true)`);
  const { rows } = await transaction.raw(
    `select ${at} as at, peers, services, ${SPENT_COLUMNS.join(', ')}
     from (select ${time}, ${bucket === 'day' ? `${ROWS} as services, ` : ''}${SUMS} from (${told}) told group by ${time}) spent
     join (${countsOf(told, bucket)}) counted using (${time})
     order by ${time}`,
    [...bindings, ...bindings],
  );
  return rows;
}

/** Of a node with all that it has to do with, under one address: those days are summed already. */
function isOfNode({ nodes, peer, protocol, port }: Given): boolean {
  return nodes.length === 1 && peer === undefined && protocol === undefined && port === undefined;
}

async function daysOfNode(
  transaction: Knex.Transaction,
  { nodes, role }: Given,
  { from, to }: { from: Date; to: Date },
): Promise<HistoryBucket[]> {
  const { rows } = await transaction.raw(
    `select ${SOURCES.day.at} as at, peers, services, ${SPENT_COLUMNS.join(', ')} from node_days
     where address = any(?::inet[]) and (role = ?::text or ?::text is null and is_all) and day >= ? and day < ? order by day`,
    [nodes, role ?? null, role ?? null, dayOf(from), dayOf(to)] as never[],
  );
  return rows;
}

/** The subject, and every address that stands for the node and its peer in the tables. */
interface Given extends HistorySubject {
  nodes: string[];
  peers?: string[];
}

/** Asked before the question, because Postgres plans well for addresses that it knows. */
async function formsOf(transaction: Knex.Transaction, address: string, site?: string): Promise<string[]> {
  const { rows } = await transaction.raw('select address_forms(?::inet, ?::text)::text[] as forms', [
    address,
    site ?? null,
  ] as never[]);
  return rows[0].forms;
}

const ROWS = 'count(*)::integer';

/**
 * Grouped by steps, because distinct counts would sort every row. A day of a service is one row already, so there only
 * the peers are left to count.
 */
function countsOf(told: string, bucket: 'hour' | 'day'): string {
  if (bucket === 'day') {
    return `select day, ${ROWS} as peers from (select day, peer from (${told}) told group by day, peer) by_peer group by day`;
  }
  const each = `select distinct hour, peer, protocol, port, role from (${told}) told`;
  return `select hour, ${ROWS} as peers, sum(services)::integer as services
    from (select hour, peer, count(*) as services from (${each}) each_one group by hour, peer) by_peer group by hour`;
}

/** Floating point is exact up to where sums are capped, and a tenth of the cost of what bigint sums to. */
const SUMS = SPENT_COLUMNS.map((column) => `${total(`${column}::float8`)} as ${column}`).join(', ');

/** What the node sent and got as the one or the other, seen from it. */
function sideOf(
  given: Given,
  role: 'client' | 'server',
  { bucket, from, to, both }: { bucket: keyof typeof SOURCES; from: Date; to: Date; both: boolean },
): { sql: string; bindings: Knex.Value[] } {
  const { table, time } = SOURCES[bucket];
  const columns = SPENT_COLUMNS.map((column) => (role === 'client' ? column : `${opposite(column)} as ${column}`));
  const conditions = [...conditionsOf(given, role, both), ...during(time, bucket, from, to)];
  const peer = role === 'client' ? 'server' : 'client';
  return {
    sql: `select ${time}, ${peer} as peer, '${role}' as role, protocol, port, ${columns.join(', ')} from ${table}
      where ${conditions.map(([condition]) => condition).join(' and ')}`,
    bindings: conditions.map(([, value]) => value),
  };
}

type Condition = [string, Knex.Value];

function conditionsOf(given: Given, role: 'client' | 'server', both: boolean): Condition[] {
  const { nodes, peers, protocol, port } = given;
  const other = role === 'client' ? 'server' : 'client';
  const found: Condition[] = [[`${role} = any(?::inet[])`, nodes]];
  if (peers !== undefined) found.push([`${other} = any(?::inet[])`, peers]);
  // A connection of a node with itself counts once, as in the topology.
  if (both && role === 'server') found.push(['not client = any(?::inet[])', nodes]);
  if (protocol !== undefined) found.push(['protocol = ?', protocol]);
  if (port !== undefined) found.push(['port = ?', port]);
  return found;
}

function during(time: string, bucket: 'hour' | 'day', from: Date, to: Date): Condition[] {
  const [first, end] = bucket === 'day' ? [dayOf(from), dayOf(to)] : [from, to];
  return [
    [`${time} >= ?`, first],
    [`${time} < ?`, end],
  ];
}

/** Days that begin in [from, to). */
function dayOf(time: Date): string {
  const day = time.toISOString().slice(0, 10);
  const isMidnight = time.getTime() % 86_400_000 === 0;
  return isMidnight ? day : new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}
