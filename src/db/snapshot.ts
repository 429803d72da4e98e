import type { Knex } from 'knex';
import { planForBatches } from './batch-planning.ts';

/** A transaction may wait this long between two statements: a slow object store holds up whoever reads for a file. */
const MOST_IDLE = '600s';

/** Like `inTenant`, for reading only, and everything read is one moment of the database (repeatable read). */
export function inSnapshot<Result>(
  app: Knex,
  tenantId: string,
  work: (transaction: Knex.Transaction) => Promise<Result>,
  { statementTimeout }: { statementTimeout: number },
): Promise<Result> {
  return app.transaction(
    async (transaction) => {
      await transaction.raw(
        `select set_config('app.tenant_id', ?, true), set_config('statement_timeout', ?, true),
           set_config('idle_in_transaction_session_timeout', ?, true)`,
        [tenantId, String(statementTimeout), MOST_IDLE],
      );
      await planForBatches(transaction);
      return work(transaction);
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}
