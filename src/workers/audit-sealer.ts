import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { noteAnchors, sealRows } from '../db/audit-seals.ts';
import type { Anchor } from '../domain/audit/verify-chain.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';

const BATCH = 1_000;
const REST_MILLISECONDS = 1_000;
/** A head is noted in the log at most this often: enough that nobody cuts off much unseen. */
const ANCHOR_MILLISECONDS = 60_000;

/** Seals audit rows as they commit. Every worker runs one; the database lets one at a time work. */
export function startAuditSealer({ control, log }: { control: Knex; log: Logger }): Rounds {
  const unnoted = new Map<string, Anchor>();
  let notedAt = Number.NEGATIVE_INFINITY;
  return startRounds('audit sealer', log, async () => {
    const sealed = await sealRows(control, BATCH);
    for (const [tenantId, head] of sealed?.heads ?? []) unnoted.set(tenantId, head);
    if (unnoted.size > 0 && performance.now() - notedAt > ANCHOR_MILLISECONDS) {
      await noteAnchors(control, 'log', unnoted);
      for (const [tenant, { seq, hash }] of unnoted)
        log.info('audit head', { tenant, seq, hash: hash.toString('hex') });
      unnoted.clear();
      notedAt = performance.now();
    }
    return sealed?.rows === BATCH ? 0 : REST_MILLISECONDS;
  });
}
