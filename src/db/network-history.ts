import type { Knex } from 'knex';
import { SPENT_COLUMNS } from './counters.ts';
import { isAddress } from './site-sql.ts';

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
  const { table, time, at } = SOURCES[bucket];
  const bindings: Knex.Value[] = [];
  const roles = subject.role === undefined ? (['client', 'server'] as const) : [subject.role];
  const parts = roles.map((role) => {
    const conditions = [...conditionsOf(subject, role, roles.length > 1), ...during(time, bucket, from, to)];
    bindings.push(...conditions.flatMap(([, ...values]) => values));
    return `${side(table, role)} where ${conditions.map(([condition]) => condition).join(' and ')}`;
  });
  const told = parts.join(' union all ');
  await transaction.raw(`select set_config('work_mem', '64MB', true)`);
  const { rows } = await transaction.raw(
    `select ${at} as at, peers, services, ${SPENT_COLUMNS.join(', ')}
     from (select ${time}, ${SUMS} from (${told}) told group by ${time}) spent
     join (${countsOf(told, time, bucket)}) counted using (${time})
     order by ${time}`,
    [...bindings, ...bindings],
  );
  return rows;
}

/** Grouped by steps, because distinct counts would sort every row. A day of a service is one row already. */
function countsOf(told: string, time: string, bucket: 'hour' | 'day'): string {
  const each = bucket === 'day' ? told : `select distinct ${time}, peer, protocol, port, role from (${told}) told`;
  return `select ${time}, count(*)::integer as peers, sum(services)::integer as services
    from (select ${time}, peer, count(*) as services from (${each}) each_one group by ${time}, peer) by_peer group by ${time}`;
}

/** Floating point is exact up to where sums are capped, and a tenth of the cost of what bigint sums to. */
const SUMS = SPENT_COLUMNS.map(
  (column) => `least(sum(${column}::float8), ${Number.MAX_SAFE_INTEGER})::bigint as ${column}`,
).join(', ');

function side(table: string, role: 'client' | 'server'): string {
  const columns = SPENT_COLUMNS.map((column) => {
    const other = column.endsWith('_out') ? column.replace(/_out$/, '_in') : column.replace(/_in$/, '_out');
    return role === 'client' ? column : `${other} as ${column}`;
  });
  const { time } = table === 'service_days' ? SOURCES.day : SOURCES.hour;
  const peer = role === 'client' ? 'server' : 'client';
  return `select ${time}, ${peer} as peer, '${role}' as role, protocol, port, ${columns.join(', ')} from ${table}`;
}

type Condition = [string, ...Knex.Value[]];

function conditionsOf(subject: HistorySubject, role: 'client' | 'server', both: boolean): Condition[] {
  const { node, site = null, peer, protocol, port } = subject;
  const other = role === 'client' ? 'server' : 'client';
  const found: Condition[] = [[isAddress(role), node, site as never]];
  if (peer !== undefined) found.push([isAddress(other), peer, null as never]);
  // A connection of a node with itself counts once, as in the topology.
  if (both && role === 'server') found.push([`not (${isAddress('client')})`, node, site as never]);
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
