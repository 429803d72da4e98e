import { queueFigures } from '../db/queue-figures.ts';
import { changeQueueSettings, type QueueSettings, readQueueSettings } from '../db/queue-settings.ts';
import type { SecurityEventName } from '../domain/access/security-events.ts';
import { applyToQueue } from '../jobs/queue-control.ts';
import { isReachable } from '../jobs/queues.ts';
import type { JobKind } from '../jobs/registry.ts';
import type { RouteContext } from './define-route.ts';
import { notFound } from './problem.ts';
import { queueView } from './queue-view.ts';
import { record } from './record.ts';

/** One queue as it is now. */
export async function readQueue({ services }: Pick<RouteContext, 'services'>, kind: JobKind) {
  const { control } = services.database;
  const [figures] = await queueFigures(control, [kind]);
  if (!figures) throw notFound('queue');
  return queueView(figures, (await readQueueSettings(control)).get(kind));
}

/**
 * Changes how a queue is run, with its row in the audit log, and tells Redis at once. The table decides: workers look
 * there every few seconds, so a Redis that is away now, or forgets, is told by them.
 */
export async function changeQueue(
  context: RouteContext,
  kind: JobKind,
  { action, change, details }: { action: SecurityEventName; change: Partial<QueueSettings>; details: object },
) {
  const { services } = context;
  const after = await services.database.control.transaction(async (transaction) => {
    const changed = await changeQueueSettings(transaction, kind, change);
    const before = Object.fromEntries(
      Object.keys(change).map((key) => [key, changed.before[key as keyof QueueSettings]]),
    );
    await record<string>(transaction, context, action, kind, { ...details, before });
    return changed.after;
  });
  if (isReachable(services.queues)) {
    await applyToQueue(services.queues.byKind[kind], after).catch((error: Error) =>
      services.log.debug('a queue was not told at once', { kind, reason: error.message }),
    );
  }
  return readQueue(context, kind);
}
