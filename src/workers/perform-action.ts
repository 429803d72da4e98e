import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import { inTenant } from '../db/database.ts';
import { recordBlocked } from '../db/destinations.ts';
import { type DueAction, lockDueAction, noteDone, noteFailed, noteSending } from '../db/response-actions.ts';
import { findChannel } from '../db/response-channels.ts';
import type { StepKind } from '../domain/playbooks/playbook.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { MailFailed } from '../infra/mail.ts';
import { OutboundFailed } from '../infra/outbound-failed.ts';
import { NotTaken, sendMessage, type Taken } from '../jobs/send-message.ts';
import { messageOf } from './action-message.ts';
import { changeSomething, NotPossible } from './change-something.ts';
import type { JobContext } from './processor.ts';

/** What came of an action: `again` when it is to be tried again later, `passed` when another worker is at it. */
export type Performed = 'done' | 'failed' | 'again' | 'passed';

const SENT_OUT: ReadonlySet<StepKind> = new Set(['notify', 'ticket']);
const MOST_ATTEMPTS = 8;
/** Longer than sending may take, so that nobody else takes it up meanwhile. */
const SENDING_SECONDS = 90;

/**
 * Performs an action that is due. What changes rows is done, noted and recorded in one transaction, and so exactly once.
 * What goes out is noted before and after: when the worker dies in between it goes out again, under the same key.
 */
export async function performAction(id: string, context: JobContext): Promise<Performed> {
  const taken = await take(id, context);
  if (taken === 'passed' || taken === 'done') return taken;
  const { action, error } = taken;
  try {
    if (error !== undefined) throw error;
    const outcome = await send(action, context);
    await settle(action, outcome, context);
    return 'done';
  } catch (failure) {
    context.signal.throwIfAborted();
    return fail(action, failure, context);
  }
}

/** Does what can be done in a transaction; of the rest, notes that it is on its way. */
async function take(
  id: string,
  context: JobContext,
): Promise<'passed' | 'done' | { action: DueAction; error: unknown }> {
  const { jobId, tenantId, services } = context;
  let locked: DueAction | undefined;
  try {
    return await inTenant(services.database.app, tenantId, async (transaction) => {
      const action = await lockDueAction(transaction, id, jobId);
      locked = action;
      if (!action) return 'passed';
      if (SENT_OUT.has(action.kind)) {
        if (action.attempts >= MOST_ATTEMPTS) return { action, error: new NotPossible('It was tried too often.') };
        await noteSending(transaction, id, { jobId, seconds: SENDING_SECONDS });
        return { action, error: undefined };
      }
      const changed = await changeSomething(transaction, action, context);
      if ('refused' in changed) return { action, error: new NotPossible(changed.refused) };
      const { outcome } = changed;
      await noteDone(transaction, id, { jobId, outcome });
      await recordDone(transaction, action, outcome, tenantId);
      return 'done';
    });
  } catch (error) {
    if (!locked) throw error;
    return { action: locked, error };
  }
}

async function send(action: DueAction, { services, tenantId, signal }: JobContext): Promise<Taken> {
  const tenant = <Result>(work: (transaction: Knex.Transaction) => Promise<Result>) =>
    inTenant(services.database.app, tenantId, work);
  const channel = await tenant((transaction) => findChannel(transaction, action.payload.channel_id as string));
  if (!channel?.enabled) throw new NotPossible('The channel is gone or switched off.');
  const { outbound, channelCipher, mail } = services;
  return sendMessage({ inTenant: tenant, outbound, channelCipher, mail }, channel, messageOf(action), signal);
}

async function settle(action: DueAction, taken: Taken, { services, tenantId, jobId }: JobContext): Promise<void> {
  // That it may have come twice is for everybody to see who asks.
  const outcome = { ...taken, ...(action.was_sending ? { perhaps_twice: true } : {}) };
  await inTenant(services.database.app, tenantId, async (transaction) => {
    await noteDone(transaction, action.id, { jobId, outcome });
    await recordDone(transaction, action, outcome, tenantId);
  });
}

async function fail(action: DueAction, error: unknown, context: JobContext): Promise<Performed> {
  const { services, tenantId } = context;
  const { reason, forGood } = reasonOf(error, context);
  if (error instanceof DestinationNotAllowed) {
    const target = `${action.kind} ${action.key}`;
    await recordBlocked(services.database.control, { tenantId, purpose: 'webhook', target, reason });
  }
  const again = forGood || action.attempts + 1 >= MOST_ATTEMPTS ? null : restAfter(action.attempts);
  await inTenant(services.database.app, tenantId, async (transaction) => {
    await noteFailed(transaction, action.id, { reason, again, counted: !SENT_OUT.has(action.kind) });
    if (again === null) await recordEnd(transaction, action, { reason }, tenantId, 'failure');
  });
  return again === null ? 'failed' : 'again';
}

function reasonOf(error: unknown, { services }: JobContext): { reason: string; forGood: boolean } {
  if (error instanceof MailFailed || error instanceof NotTaken)
    return { reason: error.message, forGood: error.forGood };
  if (error instanceof NotPossible || error instanceof DestinationNotAllowed) {
    return { reason: error.message, forGood: true };
  }
  if (error instanceof OutboundFailed) return { reason: error.message, forGood: error.code === 'redirected' };
  services.log.error('an action of a response failed', { error: (error as Error).stack });
  return { reason: 'Something failed inside the worker.', forGood: false };
}

/** 30 s, doubling to at most an hour. */
function restAfter(attempts: number): number {
  return Math.min(30 * 2 ** attempts, 3_600);
}

function recordDone(...[transaction, action, outcome, tenantId]: Recorded): Promise<void> {
  return recordEnd(transaction, action, outcome, tenantId, 'success');
}

type Recorded = [Parameters<typeof writeAudit>[0], DueAction, Record<string, unknown>, string];

function recordEnd(
  ...[transaction, { id, kind, key, attempts }, outcome, tenantId, ended]: [...Recorded, 'success' | 'failure']
): Promise<void> {
  return writeAudit(transaction, {
    ...{ tenantId, actorId: null, action: 'response.perform', target: id, outcome: ended },
    details: { kind, name: key, attempts: attempts + 1, ...outcome },
  });
}
