import type { Knex } from 'knex';

/** SQL: whether a scan found the service of a row open, by its columns `server`, `protocol` and `port`. */
export function foundOpen(row: string): string {
  return `exists (select from scan_services found where found.server = ${row}.server
    and found.protocol = ${row}.protocol and found.port = ${row}.port)`;
}

const AGAIN = 'on conflict (tenant_id, server, protocol, port, scan_id) do update set seen_at = excluded.seen_at';

/** Makes the open ports of a scan evidence for the topology; a second time changes nothing. Returns how many there are. */
export async function scannedServicesOf(transaction: Knex.Transaction, scanId: string): Promise<number> {
  const { rows } = await transaction.raw<{ rows: object[] }>(
    `insert into scan_services (tenant_id, scan_id, server, protocol, port, seen_at)
       select tenant_id, scan_id, address, protocol, port, seen_at from scan_ports where scan_id = ? ${AGAIN} returning 1`,
    [scanId],
  );
  return rows.length;
}

/** The same for the open ports in an upload that a scanner wrote elsewhere, under the upload's id; those it had before go. */
export async function scannedServicesOfUpload(
  transaction: Knex.Transaction,
  { id, no, complete }: { id: string; no: number; complete: boolean },
): Promise<number> {
  await transaction('scan_services').where({ scan_id: id }).delete();
  if (!complete) return 0;
  const { rows } = await transaction.raw<{ rows: object[] }>(
    `insert into scan_services (tenant_id, scan_id, server, protocol, port, seen_at)
       select tenant_id, ?, src, protocol, src_port, max(time) from observations
        where upload_no = ? and kind = 'scanned-port' and detail ->> 'state' = 'open'
          and src is not null and protocol is not null and src_port between 1 and 65535
        group by tenant_id, src, protocol, src_port ${AGAIN} returning 1`,
    [id, no],
  );
  return rows.length;
}
