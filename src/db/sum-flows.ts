import { COUNTER_COLUMNS, TENANT, total } from './counters.ts';

/** Seconds; a longer duration is a fault of the record and must not push `last_seen` beyond what a timestamp can hold. */
export const LONGEST_FLOW = 366 * 86_400;

/** Sums that parts and flows both give; what follows from the kinds of records is `conversations`. */
export const SUMMED = COUNTER_COLUMNS.filter((column) => column !== 'flows' && column !== 'merged_flows');
const VOLUMES = ['bytes_out', 'bytes_in', 'ip_bytes_out', 'ip_bytes_in', 'packets_out', 'packets_in'] as const;
/** Kinds of records, in the columns of `part_services`. */
export const KINDS = ['wholes', 'forwards', 'replies', 'begins', 'interims', 'ends'] as const;

/** SQL of what makes a conversation's key from a flow. */
export const EDGE = `src as client, dst as server, coalesce(protocol, 0) as protocol,
  case when protocol is null or protocol in (6, 17, 132) then coalesce(dst_port, 0) else 0 end as port`;

/**
 * SQL of the number of conversations that records tell of: one told by its begin and by its end is one, one told by a
 * record for either direction is one, and one of which only news came in between is one as well.
 */
export function conversations(sum: (column: string) => string): string {
  return `${sum('wholes')} + greatest(${sum('forwards')}, ${sum('replies')}) +
    greatest(${sum('begins')}, ${sum('ends')}, least(${sum('interims')}, 1))`;
}

const isMerged = 'merged_into is not null';
const refused = `(action in ('deny', 'drop', 'reset') or packets_in > 0 or bytes_in > 0 or ip_bytes_in > 0)`;
const failed = `failed and phase is distinct from 'begin' and reply is not true`;

/** SQL of sums over flows that are counted; floating point is exact up to 2^53, and a tenth of the cost of numeric. */
export function flowSums(): string {
  const count = (condition: string) =>
    `coalesce(sum(coalesce(count, 1)::float8) filter (where merged_into is null and ${condition}), 0)`;
  const one = `phase is null and direction = 'one-way'`;
  return [
    `${count(`phase is null and direction is distinct from 'one-way'`)} as wholes`,
    `${count(`${one} and reply is not true`)} as forwards`,
    `${count(`${one} and reply`)} as replies`,
    `${count(`phase = 'begin'`)} as begins`,
    `${count(`phase = 'interim'`)} as interims`,
    `${count(`phase = 'end'`)} as ends`,
    `${count(failed)} as failed_flows`,
    `${count(`${failed} and ${refused}`)} as denied_flows`,
    ...VOLUMES.map((column) => `coalesce(sum(${column}::float8) filter (where merged_into is null), 0) as ${column}`),
  ].join(', ');
}

/** SQL of the staged columns from rows of `flows` or a table like it, by edge and application; `where` narrows them. */
export function staged(table: string, where: string): string {
  // Two levels of grouping, because the most frequent application found by an ordered-set aggregate would sort every flow.
  return `select ${EDGE}, application, ${flowSums()},
      coalesce(sum(coalesce(count, 1)::float8) filter (where ${isMerged} and reply is not true), 0) as merged_flows,
      min(time) as first_seen,
      to_timestamp(max(date_part('epoch', time) + least(greatest(coalesce(duration, 0), 0), ${LONGEST_FLOW}))) as last_seen,
      max(coalesce(direction_confidence, case direction when 'initiator' then 100 when 'one-way' then 30 else 60 end))::smallint
        as direction_confidence
    from ${table} where ${where} group by 1, 2, 3, 4, 5`;
}

const COLUMNS = [...COUNTER_COLUMNS, 'first_seen', 'last_seen', 'direction_confidence', 'application'];

/** SQL that puts in what an upload contributes (one binding: its number), summed from a query with the staged columns. */
export function contributionFrom(source: string): string {
  const values = COLUMNS.map((column) => {
    if (column === 'flows')
      return `least(${conversations((kind) => `sum(${kind})`)}, ${Number.MAX_SAFE_INTEGER})::bigint`;
    if (column === 'first_seen') return 'min(first_seen)';
    if (column === 'last_seen') return 'max(last_seen)';
    if (column === 'direction_confidence') return 'max(direction_confidence)';
    if (column !== 'application') return total(column);
    return `(array_agg(application order by wholes + forwards + begins + ends desc, application)
      filter (where application is not null))[1]`;
  });
  return `${INSERT} select ${TENANT}, ?::bigint, client, server, protocol, port, ${values.join(', ')}
    from (${source}) labelled group by client, server, protocol, port`;
}

/** The same from the staged edges of a single part, which are its upload's already; `where` narrows them. */
export function contributionOfOnePart(where = 'true'): string {
  const values = COLUMNS.map((column) => {
    if (column === 'flows') return conversations((kind) => kind);
    return column === 'merged_flows' ? '0' : column;
  });
  return `${INSERT} select tenant_id, upload_no, client, server, protocol, port, ${values.join(', ')}
    from part_services part where upload_no = ? and ${where}`;
}

const INSERT = `insert into upload_services (tenant_id, upload_no, client, server, protocol, port, ${COLUMNS.join(', ')})`;
