import type { Knex } from 'knex';
import { asRecorded } from './turn-flow.ts';

/** An upload whose rows may hold others' again. */
export interface Suspect {
  id: string;
  no: number;
  format: string | null;
  first_seen: Date | null;
  last_seen: Date | null;
}

/** Rows taken out of a part because an earlier upload has them. */
export interface Duplicates {
  part: number;
  /** Number of the upload that has them. */
  of: number;
  flows: number;
  observations: number;
}

/** What makes two rows the same record, besides their time: everything but where they were read. */
const IDENTITY = {
  flows: `duration, src, src_port, dst, dst_port, protocol, bytes_out, bytes_in, ip_bytes_out, ip_bytes_in, packets_out,
    packets_in, failed, action, state, application, "user", rule, phase, direction, count, observer, src_zone, dst_zone,
    src_nat, dst_nat`,
  observations: 'kind, src, src_port, dst, dst_port, protocol, name, detail',
} as const;
type Table = keyof typeof IDENTITY;

/** Rows looked up to find out whether two uploads overlap at all. */
const PROBES = 64;

/**
 * Removes the rows of an upload that earlier uploads of the same format already have: the log had grown, or was rotated,
 * since it was uploaded last. A record that stands n times in the others and m times here is left m − n times. Rows
 * without a time of their own are never the same. Nothing is read of uploads of other times, and little of those that
 * merely fall into the same time.
 */
export async function removeDuplicates(transaction: Knex.Transaction, upload: Suspect): Promise<Duplicates[]> {
  const found = new Map<string, Duplicates>();
  for (const table of Object.keys(IDENTITY) as Table[]) {
    const others = await overlapping(transaction, table, upload);
    if (others.length === 0) continue;
    for (const { part, of, rows } of await remove(transaction, table, upload, others)) {
      const key = `${part} ${of}`;
      const entry = found.get(key) ?? { part, of, flows: 0, observations: 0 };
      entry[table] += rows;
      found.set(key, entry);
    }
  }
  return [...found.values()];
}

/** Numbers of the earlier uploads that have at least one of some rows picked from the time that both cover. */
async function overlapping(transaction: Knex.Transaction, table: Table, upload: Suspect): Promise<number[]> {
  if (!upload.first_seen || !upload.last_seen) return [];
  const { rows } = await transaction.raw(
    `select no, greatest(first_seen, :first::timestamptz) as first, least(last_seen, :last::timestamptz) as last
       from uploads
      where state = 'stored' and deleted_at is null and no <> :no and format is not distinct from :format
        and first_seen <= :last and last_seen >= :first
      order by no`,
    { first: upload.first_seen, last: upload.last_seen, no: upload.no, format: upload.format },
  );
  const sharing: number[] = [];
  for (const { no, first, last } of rows) {
    const probe = await transaction.raw(
      `with probes as (
         select * from (
           (select * from ${table} where upload_no = :mine and time between :first and :last
             order by time limit ${PROBES})
           union all
           (select * from ${table} where upload_no = :mine and time between :first and :last
             order by time desc limit ${PROBES})
         ) picked
       )
       select exists (
         select from ${table} theirs
          join probes on probes.time = theirs.time and ${digest('probes', table)} = ${digest('theirs', table)}
         where theirs.upload_no = :other and theirs.time = any(array(select time from probes))
       ) as shares`,
      { mine: upload.no, other: no, first, last },
    );
    if (probe.rows[0].shares) sharing.push(no);
  }
  return sharing;
}

async function remove(
  transaction: Knex.Transaction,
  table: Table,
  upload: Suspect,
  others: number[],
): Promise<{ part: number; of: number; rows: number }[]> {
  const numbered = `row_number() over (partition by time, identity order by upload_no, line) as nth`;
  const { rows } = await transaction.raw(
    `with mine as (
       select place, spot, part, time, identity, ${numbered} from (
         select tableoid as place, ctid as spot, upload_no, part, line, time, ${digest('m', table)} as identity
           from ${table} m where upload_no = :mine) m
     ), theirs as (
       select upload_no, time, identity, ${numbered} from (
         select upload_no, line, time, ${digest('t', table)} as identity
           from ${table} t where upload_no = any(:others) and time between :first and :last) t
     ), same as (
       select mine.place, mine.spot, mine.part, theirs.upload_no as of
         from mine join theirs using (time, identity, nth)
     ), gone as (
       delete from ${table} row using same where row.tableoid = same.place and row.ctid = same.spot
       returning same.part, same.of
     )
     select part, of, count(*) as rows from gone group by part, of`,
    { mine: upload.no, others, first: upload.first_seen, last: upload.last_seen },
  );
  return rows;
}

/** SQL of 64 bits that stand for a row's identity; rows are only compared at the same microsecond. */
function digest(row: string, table: Table): string {
  // What a row was turned round by may differ between two readings of the same record.
  const columnOf = (column: string) => (table === 'flows' ? asRecorded(row, column) : `${row}.${column}`);
  const columns = IDENTITY[table].split(',').map((column) => columnOf(column.trim()));
  return `hashtextextended(row(${columns.join(', ')})::text, 0)`;
}
