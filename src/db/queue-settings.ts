import type { Knex } from 'knex';

/** How a queue is run, for all tenants; null leaves it to the kind. */
export interface QueueSettings {
  paused_at: Date | null;
  paused_reason: string | null;
  /** Jobs at once in one worker process. */
  concurrency: number | null;
  /** Jobs at once in all of them. */
  fleet_concurrency: number | null;
  /** At most so many jobs begin in so many seconds. */
  rate_jobs: number | null;
  rate_seconds: number | null;
  /** 1 (first) to 4 (last), whatever the jobs say. */
  priority: number | null;
}

/** What a queue is like of which nobody said anything. */
export const UNCHANGED_QUEUE: QueueSettings = {
  ...{ paused_at: null, paused_reason: null, concurrency: null, fleet_concurrency: null },
  ...{ rate_jobs: null, rate_seconds: null, priority: null },
};

const COLUMNS = Object.keys(UNCHANGED_QUEUE);

/** Of every queue that was ever changed. */
export async function readQueueSettings(control: Knex): Promise<Map<string, QueueSettings>> {
  const rows = (await control('queue_settings').select('kind', ...COLUMNS)) as (QueueSettings & { kind: string })[];
  return new Map(rows.map(({ kind, ...settings }) => [kind, settings]));
}

/** Changes a queue; what is undefined stays. Gives what it was and what it is. */
export async function changeQueueSettings(
  transaction: Knex.Transaction,
  kind: string,
  change: Partial<QueueSettings>,
): Promise<{ before: QueueSettings; after: QueueSettings }> {
  await transaction('queue_settings').insert({ kind }).onConflict('kind').ignore();
  const before = (await transaction('queue_settings')
    .select(COLUMNS)
    .where({ kind })
    .forUpdate()
    .first()) as QueueSettings;
  const [after] = (await transaction('queue_settings')
    .where({ kind })
    .update({ ...change, changed_at: transaction.fn.now() })
    .returning(COLUMNS)) as QueueSettings[];
  return { before, after: after ?? before };
}
