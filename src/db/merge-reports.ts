import type { Knex } from 'knex';
import { TENANT } from './counters.ts';
import { EDGE, LONGEST_FLOW } from './sum-flows.ts';

/** Seconds that two observers' times of one conversation may be apart; without the client's port only overlaps count. */
const APART = { withPort: 30, without: 1 } as const;

/** What an upload shares with others that contribute already. */
interface Shared {
  uploadNo: number;
  /** What stands for an observer that is not named. */
  format: string;
  /** Uploads that tell of the same services at the same time. */
  others: number[];
}

/**
 * Marks the flows of an upload that tell of conversations which another observer told of: both interfaces of a cloud, two
 * firewalls on a path, an earlier upload. Of the observers in one upload the one that saw most is kept; what an upload
 * told that contributes already stays. Returns how many flows were marked.
 */
export async function mergeReports(
  transaction: Knex.Transaction,
  upload: { no: number; format: string | null },
  { several }: { several: boolean },
): Promise<number> {
  const others = await sharingUploads(transaction, upload.no);
  if (!several && others.length === 0) return 0;
  await gatherReports(transaction, { uploadNo: upload.no, format: upload.format ?? 'unknown', others });
  await transaction.raw('drop table if exists pg_temp.merged_reports');
  await transaction.raw(`create temporary table merged_reports on commit drop as ${LOSERS}`, { no: upload.no });
  const { rowCount } = await transaction.raw(
    `update flows flow set merged_into = merged.kept_upload_no from merged_reports merged
      where flow.upload_no = ? and flow.tableoid = merged.place and flow.ctid = merged.spot`,
    [upload.no],
  );
  if (rowCount > 0) await rememberMerged(transaction, upload.no);
  return rowCount;
}

/** Frees the flows that were merged into those of an upload; gives the ids of the uploads that they are of. */
export async function releaseMerged(transaction: Knex.Transaction, uploadNo: number): Promise<string[]> {
  const { rows } = await transaction.raw(
    'select id, no from uploads where jsonb_exists(merged_into, ?) and no <> ? order by no',
    [String(uploadNo), uploadNo],
  );
  for (const { no: holder } of rows) {
    await transaction.raw('update flows set merged_into = null where upload_no = ? and merged_into = ?', [
      holder,
      uploadNo,
    ]);
    await transaction('merged_services').where({ upload_no: holder, kept_upload_no: uploadNo }).delete();
    await transaction('uploads')
      .where({ no: holder })
      .update({ merged_into: transaction.raw('merged_into - ?', [String(uploadNo)]) });
  }
  return rows.map(({ id }: { id: string }) => id);
}

/** Uploads that contribute to a service of this one at the same time. */
async function sharingUploads(transaction: Knex.Transaction, uploadNo: number): Promise<number[]> {
  const near = `first_seen <= :last::timestamptz + interval '${APART.withPort} s' and last_seen >= :first::timestamptz - interval '${APART.withPort} s'`;
  const upload = await transaction('uploads').where({ no: uploadNo }).first('first_seen', 'last_seen');
  if (!upload?.first_seen || !upload.last_seen) return [];
  const span = { first: upload.first_seen, last: upload.last_seen };
  const { rows: nearby } = await transaction.raw(
    `select no from uploads where no <> :no and state = 'stored' and deleted_at is null and ${near}`,
    { no: uploadNo, ...span },
  );
  if (nearby.length === 0) return [];
  const { rows } = await transaction.raw(
    `select distinct theirs.upload_no as no
       from upload_services mine
       join upload_services theirs using (client, server, protocol, port)
      where mine.upload_no = :no and theirs.upload_no = any(:near)
        and theirs.first_seen <= mine.last_seen + interval '${APART.withPort} s'
        and theirs.last_seen >= mine.first_seen - interval '${APART.withPort} s'`,
    { no: uploadNo, near: nearby.map(({ no }: { no: number }) => no) },
  );
  return rows.map(({ no }: { no: number }) => no);
}

/** A conversation as every observer names it. */
const KEY = 'client, client_port, server, protocol, port';

/** Makes `told_flows`: every flow of a conversation that several observers tell of, here or in the other uploads. */
async function gatherReports(transaction: Knex.Transaction, { uploadNo, format, others }: Shared): Promise<void> {
  await transaction.raw('drop table if exists pg_temp.told_flows');
  const observer = `coalesce(f.observer, case when f.upload_no = :no then :format else (select u.format from uploads u where u.no = f.upload_no) end, 'unknown')`;
  const flows = `select f.tableoid as place, f.ctid as spot, f.upload_no, ${EDGE}, coalesce(src_port, 0) as client_port,
      ${observer} as observer, f.time, f.duration, f.bytes_out, f.bytes_in, f.ip_bytes_out, f.ip_bytes_in, f.packets_out,
      f.packets_in, coalesce(f.count, 1) as count, coalesce(f.reply, false) as reply, f.direction is distinct from 'one-way' as whole
    from flows f where f.merged_into is null`;
  // Those of other uploads at the times of this one only; of this one every flow may be told twice.
  const span =
    '(select first_seen from uploads where no = :no) as first, (select last_seen from uploads where no = :no) as last';
  await transaction.raw(
    `create temporary table told_flows on commit drop as
     with told as (
       ${flows} and f.upload_no = :no
       union all
       select t.* from (${flows} and f.upload_no = any(:others)) t, (select ${span}) mine
        where t.time between mine.first - interval '1 day' and mine.last + interval '${APART.withPort} s'
     ), shared as (
       select ${KEY} from told group by ${KEY} having min(observer) <> max(observer) and bool_or(upload_no = :no)
     )
     select told.* from told join shared using (${KEY})`,
    { no: uploadNo, format, others },
  );
}

const LASTS = `make_interval(secs => least(greatest(coalesce(duration, 0), 0), ${LONGEST_FLOW}))`;
const TOLERANCE = `make_interval(secs => case when client_port > 0 then ${APART.withPort} else ${APART.without} end)`;

/**
 * The flows of the upload that another observer's stand for. Records that overlap are one conversation; a
 * record of both directions stands for two of one direction each, and those only for their own direction.
 */
const LOSERS = `
  with spaced as (
    select *, time > max(time + ${LASTS}) over (partition by ${KEY} order by time, observer
        rows between unbounded preceding and 1 preceding) + ${TOLERANCE} as apart from told_flows
  ), numbered as (
    select *, count(*) filter (where apart) over (partition by ${KEY} order by time, observer) as no from spaced
  ), sided as (
    select *, case when bool_or(whole) over (partition by ${KEY}, no) then false else reply end as side from numbered
  ), observers as (
    select ${KEY}, no, side, observer, min(upload_no) as upload_no, bool_or(upload_no <> :no) as earlier,
      bool_or(whole) as whole,
      sum(greatest(coalesce(bytes_out, 0) + coalesce(bytes_in, 0), coalesce(ip_bytes_out, 0) + coalesce(ip_bytes_in, 0))) as bytes,
      sum(coalesce(packets_out, 0) + coalesce(packets_in, 0)) as packets, sum(count) as flows
    from sided group by ${KEY}, no, side, observer
  ), kept as (
    select distinct on (${KEY}, no, side) ${KEY}, no, side, observer, upload_no from observers
    order by ${KEY}, no, side, earlier desc, whole desc, bytes desc, packets desc, flows desc, observer
  )
  select s.place, s.spot, s.client, s.server, s.protocol, s.port, s.observer, s.count, s.reply,
    kept.observer as kept_observer, kept.upload_no as kept_upload_no
  from sided s join kept using (${KEY}, no, side)
  where s.upload_no = :no and s.observer <> kept.observer`;

/** Notes who told of what besides, for people to see and for the day the upload that was kept is deleted. */
async function rememberMerged(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw(
    `insert into merged_services (tenant_id, upload_no, client, server, protocol, port, observer, kept_upload_no, kept_observer, flows)
     select ${TENANT}, ?, client, server, protocol, port, observer, kept_upload_no, kept_observer,
       coalesce(sum(count) filter (where not reply), 0)
     from merged_reports group by client, server, protocol, port, observer, kept_upload_no, kept_observer
     on conflict do nothing`,
    [uploadNo],
  );
  await transaction.raw(
    `update uploads set merged_into = merged_into || (
       select jsonb_object_agg(kept_upload_no, flows) from (
         select kept_upload_no, sum(flows) as flows from merged_services where upload_no = :no group by 1) merged)
     where no = :no`,
    { no: uploadNo },
  );
}
