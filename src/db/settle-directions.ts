import type { Knex } from 'knex';
import { SITE_BITS, SITE_NETWORK } from '../domain/sites/site-address.ts';
import { CONFIDENCE, WORTH_LEARNING } from '../domain/topology/confidence.ts';
import { fetched } from './batch-planning.ts';
import { KINDS } from './sum-flows.ts';
import { turnedWhere } from './turn-flow.ts';

/** Seconds of silence after which two records of one direction are no exchange any more. */
const SILENCE = 60;

/**
 * Gives the flows of an upload that reading left undecided their direction: by what people said, by the half of their
 * conversation whose sender was seen to begin, by services known with better evidence, by how many call either port, by the lower port, and last by who was seen first. The rows as they
 * stand then lie in the temporary table `settled`, which is made in any case. Returns how many they are.
 */
export async function settleDirections(transaction: Knex.Transaction, settling: Settling): Promise<number> {
  const { uploadNo } = settling;
  await transaction.raw(
    'drop table if exists pg_temp.undecided, pg_temp.degrees, pg_temp.begun, pg_temp.known_endpoints, pg_temp.decided, pg_temp.settled',
  );
  await transaction.raw('create temporary table settled (like flows) on commit drop');
  const { rowCount: undecided } = await transaction.raw(
    `create temporary table undecided on commit drop as
     select tableoid as place, ctid as spot, line, time, coalesce(duration, 0) as duration, src, dst, direction,
       coalesce(protocol, 0) as protocol, coalesce(src_port, 0) as src_port, coalesce(dst_port, 0) as dst_port
     from flows where upload_no = ? and direction_confidence = 0`,
    [uploadNo],
  );
  if (undecided === 0) return 0;
  await gatherEndpoints(transaction, settling);
  await gatherBegun(transaction, settling);
  const { rows: said } = await transaction.raw('select exists (select from direction_overrides) as some');
  await transaction.raw(
    `create temporary table decided on commit drop as
     select *, ?::bigint as upload_no, 0::smallint as confidence_before from (${decided(said[0].some)}) told`,
    [uploadNo],
  );
  await fetched(transaction, () => storeDecided(transaction));
  return undecided;
}

/**
 * What a flow must still be is asked of its join alone: as a filter, without statistics, it would be expected to leave a
 * single row, and every row decided be compared with every other.
 */
async function storeDecided(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `with changed as (
       update flows flow set direction_confidence = decided.confidence, ${turnedWhere('not decided.forth')}
       from decided
       where flow.tableoid = decided.place and flow.ctid = decided.spot
         and flow.upload_no = decided.upload_no and flow.direction_confidence = decided.confidence_before
       returning flow.*
     )
     insert into settled select * from changed`,
  );
}

/**
 * Makes the flows undecided whose direction no longer agrees with what people say about ports. Called when that may have
 * changed since they were read. Returns how many they are.
 */
export async function reopenRuled(transaction: Knex.Transaction, uploadNo: number): Promise<number> {
  const said = `(${ruling('flow.dst', 'flow.dst_port', 'flow.protocol')} - ${ruling('flow.src', 'flow.src_port', 'flow.protocol')})`;
  const { rowCount } = await transaction.raw(
    `update flows flow set direction_confidence = 0
      where upload_no = ? and protocol in (6, 17, 132) and src_port > 0 and dst_port > 0
        and direction is distinct from 'initiator' and coalesce(direction_confidence, 1) between 1 and ${CONFIDENCE.override}
        and ((direction_confidence = ${CONFIDENCE.override} and ${said} <= 0) or
             (direction_confidence is distinct from ${CONFIDENCE.override} and ${said} <> 0))`,
    [uploadNo],
  );
  if (rowCount > 0) {
    await transaction.raw(
      'update upload_parts set undecided = greatest(undecided, 1) where upload_id = (select id from uploads where no = ?)',
      [uploadNo],
    );
  }
  return rowCount;
}

/** An upload on its way, and whether all its edges are staged: they say the same as its flows, in a tenth of the rows. */
export interface Settling {
  uploadNo: number;
  staged: boolean;
}

/**
 * How often either side of an undecided flow is called, and which sides are known to be services. Where no staged edge
 * is worth learning from, no flow is, and they are not read.
 */
async function gatherEndpoints(transaction: Knex.Transaction, { uploadNo, staged }: Settling): Promise<void> {
  const endpoints = `select src as address, protocol, src_port as port from undecided where src_port > 0 and dst_port > 0
    union select dst, protocol, dst_port from undecided where src_port > 0 and dst_port > 0`;
  const decided = staged
    ? `select server as address, protocol, port, ${KINDS.join(' + ')} as told from part_services where upload_no = :no`
    : `select dst, coalesce(protocol, 0), dst_port, coalesce(count, 1) from flows
        where upload_no = :no and direction_confidence is distinct from 0`;
  await transaction.raw(
    `create temporary table degrees on commit drop as
     with endpoints as materialized (${endpoints}),
       decided(address, protocol, port, told) as (${decided})
     select address, protocol, port, sum(told) as peers from (
       select d.* from decided d join endpoints e on e.address = d.address and e.protocol = d.protocol and e.port = d.port
       union all
       select dst, protocol, dst_port, count(distinct (src, src_port)) from undecided
        where src_port > 0 and dst_port > 0 group by 1, 2, 3
       union all
       select src, protocol, src_port, count(distinct (dst, dst_port)) from undecided
        where src_port > 0 and dst_port > 0 group by 1, 2, 3
     ) calls
     group by address, protocol, port`,
    { no: uploadNo },
  );
  await transaction.raw(
    `create temporary table known_endpoints on commit drop as
     with endpoints as materialized (${endpoints})
     select e.* from endpoints e
     where exists (
       select from network_services service
       join network_connections connection on connection.id = service.connection_id
       join network_nodes server on server.id = connection.server_id
       where server.address = e.address and service.protocol = e.protocol and service.port = e.port
         and service.direction_confidence >= :worth and service.established_flows > 0)
     union
     select e.* from endpoints e
     where (not :staged or exists (
         select from part_services where upload_no = :no and direction_confidence >= :worth))
       and exists (
         select from flows f
         where f.upload_no = :no and f.dst = e.address and f.protocol = e.protocol and f.dst_port = e.port and not f.failed
           and (f.direction = 'initiator' or f.direction_confidence >= :worth))`,
    { no: uploadNo, staged, worth: WORTH_LEARNING },
  );
}

/** Makes `begun`: the ends of undecided flows between which somebody was seen to begin, client first. */
async function gatherBegun(transaction: Knex.Transaction, { uploadNo, staged }: Settling): Promise<void> {
  await transaction.raw(
    `create temporary table begun on commit drop as
     with ends as materialized (
       select src as client, src_port as client_port, dst as server, dst_port as server_port, protocol from undecided
       union select dst, dst_port, src, src_port, protocol from undecided)
     select distinct e.* from ends e join flows f on f.src = e.client and f.dst = e.server
       and coalesce(f.src_port, 0) = e.client_port and coalesce(f.dst_port, 0) = e.server_port and coalesce(f.protocol, 0) = e.protocol
     where f.upload_no = :uploadNo and f.direction_confidence = ${CONFIDENCE.initiator}
       and (not :staged or exists (
         select from part_services where upload_no = :uploadNo and direction_confidence = ${CONFIDENCE.initiator}))`,
    { uploadNo, staged },
  );
}

/** SQL: 1 for a server's endpoint, -1 for one that never is, 0 where nobody said. */
function ruling(address: string, port: string, protocol: string): string {
  return `coalesce((select case said.role when 'server' then 1 else -1 end from direction_overrides said
    where ${coversSql('said.range', address)} and said.protocol = ${protocol} and said.port = ${port}
    order by family(said.range) desc, masklen(said.range) desc limit 1), 0)`;
}

/** SQL: whether a range is around an address; that of a site also within ranges of no site around it as its log wrote it. */
function coversSql(range: string, address: string): string {
  return `(${range} >>= plain_address(${address})
    or (${address} <<= '${SITE_NETWORK}' and ${range} >>= ${address} and masklen(${range}) >= ${SITE_BITS}))`;
}

/**
 * Who sent the first record of an exchange; an exchange ends with a minute's silence. Where both sides' first records
 * bear the same time, the other exchanges between the same ports tell who begins, and last the order of the records.
 */
const EXCHANGES = `
  select *, case when lead <> 0 then (lead > 0) = from_low when one_sided then true
      when sum(lead) over (partition by low, high, protocol, low_port, high_port) <> 0
        then (sum(lead) over (partition by low, high, protocol, low_port, high_port) > 0) = from_low
      else first_value(from_low) over (exchange order by time, line) = from_low end as began
  from (
    select *, bool_and(from_low) over exchange or bool_and(not from_low) over exchange as one_sided,
      coalesce(sign(extract(epoch from min(time) filter (where not from_low) over exchange
        - min(time) filter (where from_low) over exchange)), 0)::int as lead
    from (
      select *, count(*) filter (where apart) over (partition by low, high, protocol, low_port, high_port order by time, line) as no
      from (
        select *, time > max(time + make_interval(secs => duration)) over (
            partition by low, high, protocol, low_port, high_port order by time, line
            rows between unbounded preceding and 1 preceding) + interval '${SILENCE} s' as apart
        from (
          select *, src < dst or (src = dst and src_port <= dst_port) as from_low,
            least(src, dst) as low, greatest(src, dst) as high,
            case when src < dst then src_port when src = dst then least(src_port, dst_port) else dst_port end as low_port,
            case when src < dst then dst_port when src = dst then greatest(src_port, dst_port) else src_port end as high_port
          from (select place, spot, line, time, src, dst, direction, protocol, src_port, dst_port,
                  least(greatest(duration, 0), 86400) as duration from undecided) u
        ) keyed
      ) spaced
    ) numbered
    window exchange as (partition by low, high, protocol, low_port, high_port, no)
  ) led
  window exchange as (partition by low, high, protocol, low_port, high_port, no)`;

/**
 * What is told from what, best first; `side` above 0: the destination is the server, below: the source. Where nobody said
 * anything about ports, nobody is asked.
 */
function decided(somebodySaid: boolean): string {
  const said = somebodySaid
    ? `${ruling('e.dst', 'e.dst_port', 'e.protocol')} - ${ruling('e.src', 'e.src_port', 'e.protocol')}`
    : '0';
  return `
  select place, spot, side >= 0 as forth, confidence
  from (
    select u.place, u.spot,
      case when u.said <> 0 then u.said when u.started <> 0 then u.started when u.known <> 0 then u.known when u.calls <> 0 then u.calls
        when u.number <> 0 then u.number when u.direction = 'one-way' and not u.began then -1 else 0 end as side,
      case when u.said <> 0 then ${CONFIDENCE.override} when u.started <> 0 then ${CONFIDENCE.initiator} when u.known <> 0 then ${CONFIDENCE.learned}
        when u.calls <> 0 then ${CONFIDENCE.fanIn} when u.number <> 0 then ${CONFIDENCE.portNumber}
        when u.direction = 'one-way' then ${CONFIDENCE.firstSeen} else ${CONFIDENCE.order} end as confidence
    from (
      select e.place, e.spot, e.direction, e.began,
        case when e.src_port > 0 and e.dst_port > 0 then sign(e.src_port - e.dst_port)::int else 0 end as number,
        -- Of one port on both sides, who is called by several may as well be calling several.
        case when e.src_port <> e.dst_port and greatest(to_dst.peers, to_src.peers) > 1
          then sign(coalesce(to_dst.peers, 0) - coalesce(to_src.peers, 0))::int else 0 end as calls,
        (forth.client is not null)::int - (back.client is not null)::int as started,
        (known_dst.address is not null)::int - (known_src.address is not null)::int as known,
        ${said} as said
      from (${EXCHANGES}) e
      left join degrees to_dst on to_dst.address = e.dst and to_dst.protocol = e.protocol and to_dst.port = e.dst_port
      left join degrees to_src on to_src.address = e.src and to_src.protocol = e.protocol and to_src.port = e.src_port
      left join begun forth on forth.client = e.src and forth.server = e.dst and forth.protocol = e.protocol
        and forth.client_port = e.src_port and forth.server_port = e.dst_port
      left join begun back on back.client = e.dst and back.server = e.src and back.protocol = e.protocol
        and back.client_port = e.dst_port and back.server_port = e.src_port
      left join known_endpoints known_dst
        on known_dst.address = e.dst and known_dst.protocol = e.protocol and known_dst.port = e.dst_port
      left join known_endpoints known_src
        on known_src.address = e.src and known_src.protocol = e.protocol and known_src.port = e.src_port
    ) u
  ) told`;
}
