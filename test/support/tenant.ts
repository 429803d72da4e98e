import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { inTenant } from '../../src/db/database.ts';
import { findJob, type JobRow } from '../../src/db/jobs.ts';
import { type EnqueueRequest, enqueue } from '../../src/jobs/enqueue.ts';
import type { JobKind } from '../../src/jobs/registry.ts';
import { asOwner, type TestDatabase } from './database.ts';
import { eventually } from './eventually.ts';

/** Makes a tenant and gives its id. */
export async function makeTenant(ownerUrl: string, name = `tenant ${randomUUID()}`): Promise<string> {
  const [row] = await asOwner<{ id: string }>(ownerUrl, 'insert into tenants (name) values ($1) returning id', [name]);
  if (!row) throw new Error('no tenant');
  return row.id;
}

/** Enqueues a job as the API does. */
export function submit<Kind extends JobKind>(app: Knex, request: EnqueueRequest<Kind>): Promise<JobRow> {
  return inTenant(app, request.tenantId, (transaction) => enqueue(transaction, request));
}

/** Waits until the job is in one of the states. */
export function jobIn({ database }: TestDatabase, tenantId: string, id: string, ...states: string[]): Promise<JobRow> {
  return eventually(
    () => inTenant(database.app, tenantId, (transaction) => findJob(transaction, id) as Promise<JobRow>),
    (job) => states.includes(job.state),
  );
}
