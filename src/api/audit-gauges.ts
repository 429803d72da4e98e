import type { Knex } from 'knex';
import { countUnsealed } from '../db/audit-seals.ts';
import { siemLag } from '../db/siem.ts';
import type { GaugeSource } from '../infra/metrics.ts';

const KEEP_MILLISECONDS = 10_000;

/** What an operator watches of the audit log: rows that wait for their seal, and for the SIEM. */
export function auditGauges(control: Knex): GaugeSource[] {
  const gauge = (name: string, help: string, read: () => Promise<number | null>): GaugeSource => ({
    name,
    help,
    labels: [],
    keep: KEEP_MILLISECONDS,
    async read() {
      const value = await read();
      return value === null ? [] : [{ labels: {}, value }];
    },
  });
  return [
    gauge('ringfence_audit_unsealed_rows', 'Audit rows that wait for their place in the chain', () =>
      countUnsealed(control),
    ),
    gauge('ringfence_siem_lag_rows', 'Audit rows that the SIEM has not acknowledged', async () => {
      return (await siemLag(control))?.rows ?? null;
    }),
    gauge('ringfence_siem_lag_seconds', 'Age of the oldest audit row that the SIEM has not acknowledged', async () => {
      return (await siemLag(control))?.seconds ?? null;
    }),
  ];
}
