import type { Knex } from 'knex';
import { LOGIN_KINDS } from '../domain/detections/logins/attempt.ts';
import { FTP_OUTCOMES } from '../domain/detections/logins/outcome.ts';

/**
 * Takes findings of these detections, which guess how sign-ins ended, off the list where a log says it: then the detections
 * that read outcomes decide.
 */
export async function dropWhereOutcomesAreKnown(transaction: Knex.Transaction, detections: string[]): Promise<void> {
  await transaction.raw(
    `delete from findings
      where detection = any(?) and exists (
        select from observations seen
         where seen.kind = any(?) and seen.src = findings.client and seen.dst = findings.server
           and seen.dst_port is not distinct from findings.port
           and (jsonb_exists_any(seen.detail, array['auth_success', 'success']) or seen.detail->>'reply_code' = any(?)))`,
    [detections, [...LOGIN_KINDS], [...FTP_OUTCOMES]],
  );
}
