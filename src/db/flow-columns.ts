import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import type { AddressBook } from '../domain/detections/flows/address-book.ts';
import type { FlowColumns } from '../domain/detections/flows/flow-columns.ts';
import { FLAG, FLOW, FLOW_WIDTH, SERVICES } from '../domain/detections/flows/flow-layout.ts';
import { copyRows } from './copy-rows.ts';

/** PostgreSQL's epoch, 2000-01-01, in seconds since the Unix epoch. */
const POSTGRES_EPOCH = 946_684_800;
/** In the binary form of inet: the family of IPv4 addresses; IPv6 is one more. */
const FAMILY_4 = 2;
/** Protocols by which people sign in, as sensors call them; Zeek names those that carry others with them. */
const LET_PEOPLE_IN = `'ssh', 'rdp', 'rdp,ssl', 'ssl,rdp', 'ftp', 'telnet', 'rfb', 'vnc'`;

/** Which flows to read; a share is one of `of` parts of all clients, so that each client's flows come together. */
export interface FlowSelection {
  from: Date;
  to: Date;
  share: { no: number; of: number };
}

/**
 * Reads flows into columns by binary COPY, about a million a second. Replies and what another sensor told as well are left
 * out: a conversation comes once.
 */
export async function readFlowColumns(
  transaction: Knex.Transaction,
  selection: FlowSelection,
  into: FlowColumns,
): Promise<void> {
  const connection = (await transaction.client.acquireConnection()) as PoolClient;
  // A second scan is to see flows of the same moment in the same order.
  await transaction.raw(`select set_config('synchronize_seqscans', 'off', true)`);
  const sql = `copy (${selected(selection)}) to stdout (format binary)`;
  await copyRows(connection, sql, (bytes, at) => append(into, bytes, at));
}

function selected({ from, to, share: { no, of } }: FlowSelection): string {
  const picked = of === 1 ? '' : `and (hashinet(src) & 2147483647) % ${of} = ${no}`;
  return `select src, dst, ((failed::int4 | case when application in (${LET_PEOPLE_IN}) then ${FLAG.letsPeopleIn} else 0 end) << 24) | (coalesce(protocol, 0)::int4 << 16) | coalesce(dst_port, 0)::int4, time,
      coalesce(duration, 0)::float4, coalesce(bytes_out, 0)::int8, coalesce(bytes_in, 0)::int8,
      coalesce(ip_bytes_out, 0)::int8, coalesce(ip_bytes_in, 0)::int8
    from flows
    where time between '${from.toISOString()}' and '${to.toISOString()}' and reply is not true and merged_into is null
      ${picked}`;
}

/** Adds the flow whose first field is at `at`; all but its addresses is of a fixed length. */
function append(into: FlowColumns, bytes: DataView, at: number): void {
  const flow = into.next();
  const { numbers, addresses } = into;
  // Four bytes of length go before each field.
  const server = at + 4 + bytes.getInt32(at);
  const rest = server + 8 + bytes.getInt32(server);
  const service = bytes.getInt32(rest);
  const to = FLOW_WIDTH * flow;
  into.clients[flow] = addressAt(bytes, at, addresses);
  numbers[to + FLOW.time] = int64(bytes, rest + 8) / 1e6 + POSTGRES_EPOCH;
  numbers[to + FLOW.bytesOut] = int64(bytes, rest + 28);
  numbers[to + FLOW.bytesIn] = int64(bytes, rest + 40);
  numbers[to + FLOW.ipBytesOut] = int64(bytes, rest + 52);
  numbers[to + FLOW.ipBytesIn] = int64(bytes, rest + 64);
  numbers[to + FLOW.duration] = bytes.getFloat32(rest + 20);
  numbers[to + FLOW.target] = addressAt(bytes, server, addresses) * SERVICES + (service & 0xff_ff_ff);
  numbers[to + FLOW.flags] = service >>> 24;
}

/** Numbers the inet of the field at `at`. */
function addressAt(bytes: DataView, at: number, book: AddressBook): number {
  return book.numberOf(bytes, at + 8, bytes.getUint8(at + 4) === FAMILY_4 ? 4 : 6);
}

/** Exact up to 2^53. */
function int64(bytes: DataView, at: number): number {
  return bytes.getInt32(at) * 4_294_967_296 + bytes.getUint32(at + 4);
}
