import type { Knex } from 'knex';
import type { PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { FlowColumns } from '../domain/detections/flows/flow-columns.ts';
import { CopyReader } from './copy-reader.ts';

/** Which flows to read; a share is one of `of` parts of all clients, so that each client's flows come together. */
export interface FlowSelection {
  from: Date;
  to: Date;
  share: { no: number; of: number };
}

/** The time that flows cover and how many there are; null without any. */
export async function spanOfFlows(
  transaction: Knex.Transaction,
): Promise<{ first: Date; last: Date; flows: number } | null> {
  const { rows } = await transaction.raw(
    `select min(first_seen) as first, max(last_seen) as last, sum(rows_stored - rows_observed)::float8 as flows
       from uploads where state = 'stored' and deleted_at is null`,
  );
  const { first, last, flows } = rows[0];
  return first === null ? null : { first, last, flows };
}

/**
 * Reads flows into columns by binary COPY, about a million a second. Replies and what another sensor told as well are
 * left out: a conversation comes once.
 */
export async function readFlowColumns(
  transaction: Knex.Transaction,
  { from, to, share }: FlowSelection,
  into: FlowColumns,
): Promise<void> {
  const connection = (await transaction.client.acquireConnection()) as PoolClient;
  const picked = share.of === 1 ? '' : `and (hashtext(host(src)) & 2147483647) % ${share.of} = ${share.no}`;
  const stream = connection.query(
    copyTo(`copy (
      select src, dst, coalesce(protocol, 0)::int2, coalesce(dst_port, 0)::int4, time, coalesce(duration, 0)::float8,
        coalesce(bytes_out, 0)::int8, coalesce(bytes_in, 0)::int8, coalesce(ip_bytes_out, 0)::int8,
        coalesce(ip_bytes_in, 0)::int8, failed
      from flows
      where time between '${from.toISOString()}' and '${to.toISOString()}'
        and reply is not true and merged_into is null ${picked}
    ) to stdout (format binary)`),
  );
  const { addresses } = into;
  const reader = new CopyReader((row) => {
    const client = row.address(addresses);
    const server = row.address(addresses);
    into.add({
      ...{ client, server, protocol: row.int16(), port: row.int32(), time: row.time(), duration: row.float64() },
      ...{ bytesOut: row.int64(), bytesIn: row.int64(), ipBytesOut: row.int64(), ipBytesIn: row.int64() },
      failed: row.boolean(),
    });
  });
  for await (const chunk of stream) reader.push(chunk as Buffer);
  reader.end();
}
