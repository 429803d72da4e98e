import type { Knex } from 'knex';
import { writeAudits } from './audit.ts';

/** Writes into every tenant's audit log that its data was backed up, or brought back; `details` says by whom and when. */
export async function noteBackup(
  owner: Knex,
  action: 'backup.make' | 'backup.restore',
  details: Record<string, unknown>,
): Promise<void> {
  await owner.transaction(async (transaction) => {
    const tenants = (await transaction('tenants').select('id')) as { id: string }[];
    await writeAudits(
      transaction,
      tenants.map(({ id }) => ({ tenantId: id, actorId: null, action, details })),
    );
  });
}
