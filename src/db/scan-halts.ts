import type { Knex } from 'knex';

/** That all scanning of a tenant is halted, since when and why. */
export interface ScanHaltRow {
  reason: string;
  halted_by: string;
  halted_at: Date;
}

const COLUMNS = ['reason', 'halted_by', 'halted_at'];

/** The halt of the tenant; undefined while scans may run. */
export function findScanHalt(transaction: Knex.Transaction): Promise<ScanHaltRow | undefined> {
  return transaction('scan_halts').first(COLUMNS);
}

/** Halts all scanning of the tenant; undefined when it is halted already. */
export async function haltScans(
  transaction: Knex.Transaction,
  halt: { tenantId: string; haltedBy: string; reason: string },
): Promise<ScanHaltRow | undefined> {
  const [row] = await transaction('scan_halts')
    .insert({ tenant_id: halt.tenantId, halted_by: halt.haltedBy, reason: halt.reason })
    .onConflict('tenant_id')
    .ignore()
    .returning(COLUMNS);
  return row;
}

/** Lets scans run again; undefined when they were not halted. */
export async function resumeScans(transaction: Knex.Transaction): Promise<ScanHaltRow | undefined> {
  const [row] = await transaction('scan_halts').delete().returning(COLUMNS);
  return row;
}
