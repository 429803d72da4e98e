import type { Knex } from 'knex';
import { inTenant } from '../../src/db/database.ts';
import { findSchedule, insertSchedule, type ScheduleFields, type ScheduleRow } from '../../src/db/schedules.ts';
import { createUser } from '../../src/db/users.ts';
import type { Role } from '../../src/domain/access/permissions.ts';
import { asOwner, type TestDatabase } from './database.ts';

/** Somebody of the tenant whose permissions schedules run with. */
export async function makeUser({ database }: TestDatabase, tenantId: string, role: Role): Promise<string> {
  const email = `${role}-${Math.random()}@bank.example`;
  const user = { tenantId, email, name: role, role, passwordHash: null, mustChangePassword: false };
  const made = await createUser(database.control, user);
  if (!made) throw new Error('no user');
  return made.id;
}

/** Stores a schedule whose first slot is `next`; of port research every minute, if nothing else is said. */
export function makeSchedule(
  app: Knex,
  tenantId: string,
  userId: string,
  next: Date,
  changes: Partial<ScheduleFields> = {},
): Promise<ScheduleRow> {
  return inTenant(app, tenantId, (transaction) =>
    insertSchedule(transaction, {
      ...{ name: 'made', kind: 'port-research', payload: {}, cron: null, every_seconds: 60, time_zone: 'UTC' },
      ...{ missed: 'skip', overlap: 'skip', jitter_seconds: 0, blackouts: [] },
      ...changes,
      ...{ tenant_id: tenantId, runs_as: userId, key_id: null, created_by: userId },
      ...{ anchored_at: next, next_slot: next, next_run_at: next },
    }),
  );
}

/** The schedule as it is now. */
export function scheduleNow(app: Knex, { tenant_id, id }: ScheduleRow): Promise<ScheduleRow> {
  return inTenant(app, tenant_id, (transaction) => findSchedule(transaction, id) as Promise<ScheduleRow>);
}

/** What became of its slots, the oldest first, with the states of their jobs. */
export function runsOf(
  { ownerUrl }: TestDatabase,
  { id }: ScheduleRow,
): Promise<{ slot: Date; outcome: string; slots: number; job_id: string | null; state: string | null }[]> {
  return asOwner(
    ownerUrl,
    `select r.slot, r.outcome, r.slots, r.job_id, j.state from schedule_runs r left join jobs j on j.id = r.job_id
      where r.schedule_id = $1 order by r.slot`,
    [id],
  );
}
