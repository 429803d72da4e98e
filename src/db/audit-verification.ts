import type { Knex } from 'knex';
import type { ChainedRow } from '../domain/audit/chain.ts';
import { type Anchor, type ChainVerdict, type Link, verifyChain } from '../domain/audit/verify-chain.ts';
import { CHAINED_COLUMNS } from './audit-seals.ts';
import { readBatches } from './cursor.ts';

/** A row that could be sealed and is not after this many seconds: no worker runs, or it was made not to be. */
const LATE_SECONDS = 300;

/** The newest ones; a chain that fits these was not cut. */
const MOST_ANCHORS = 10_000;

/** The verdict over a tenant's chain, with how many rows still wait for their seal. */
export interface TenantVerdict extends ChainVerdict {
  tenant_id: string;
  unsealed: number;
  anchored_seq: number | null;
}

/**
 * Verifies the chain of a tenant. The transaction must be one moment (repeatable read) and see the tenant's rows.
 * `known` are heads that somebody kept outside, beside those this database has noted itself.
 */
export async function verifyTenant(
  transaction: Knex.Transaction,
  tenantId: string,
  known: readonly Anchor[] = [],
): Promise<TenantVerdict> {
  const noted = await transaction('audit_anchors')
    .select('seq', 'hash')
    .where({ tenant_id: tenantId })
    .orderBy('seq', 'desc')
    .limit(MOST_ANCHORS);
  const anchors = [...(noted as Anchor[]), ...known].sort((a, b) => a.seq - b.seq);
  const verdict = await verifyChain(readLinks(transaction, tenantId), anchors);
  const { rows } = await transaction.raw(
    `with last as (select xid, audit_id from audit_seals order by xid desc, audit_id desc limit 1)
     select count(*)::int as unsealed,
       min(a.id) filter (where (a.xid, a.id) <= (select xid, audit_id from last)
         or a.xid >= pg_snapshot_xmax(pg_current_snapshot())
         or (a.xid < pg_snapshot_xmin(pg_current_snapshot()) and a.at < now() - make_interval(secs => ?))) as stray
       from audit_log a
      where a.tenant_id = ? and not exists (select 1 from audit_seals s where s.audit_id = a.id)`,
    [LATE_SECONDS, tenantId],
  );
  const { unsealed, stray } = rows[0];
  const broken =
    verdict.broken ??
    (stray === null
      ? null
      : { seq: null, fault: 'row-not-sealed' as const, detail: `Row ${stray} stands outside of the chain.` });
  return { tenant_id: tenantId, ...verdict, broken, unsealed, anchored_seq: anchors.at(-1)?.seq ?? null };
}

/** Verifies every tenant's chain, also of tenants that have seals or anchors but are gone themselves. */
export function verifyAllTenants(control: Knex, known: ReadonlyMap<string, Anchor>): Promise<TenantVerdict[]> {
  return control.transaction(
    async (transaction) => {
      await transaction.raw(`select set_config('statement_timeout', '0', true)`);
      const { rows } = await transaction.raw(
        `select id from tenants union select tenant_id from audit_seals union select tenant_id from audit_anchors order by 1`,
      );
      const verdicts: TenantVerdict[] = [];
      for (const { id } of rows as { id: string }[]) {
        const anchor = known.get(id);
        verdicts.push(await verifyTenant(transaction, id, anchor ? [anchor] : []));
      }
      return verdicts;
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

async function* readLinks(transaction: Knex.Transaction, tenantId: string): AsyncGenerator<Link[]> {
  const batches = readBatches<ChainedRow & { seq: number; hash: Buffer }>(
    transaction,
    `select s.seq, s.hash, ${CHAINED_COLUMNS} from audit_seals s
       left join audit_log a on a.id = s.audit_id and a.tenant_id = s.tenant_id
      where s.tenant_id = ? order by s.seq`,
    [tenantId],
  );
  for await (const batch of batches) {
    yield batch.map(({ seq, hash, ...row }) => ({ seq, hash, row: row.id === null ? null : row }));
  }
}
