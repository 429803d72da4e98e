import { inTenant } from '../db/database.ts';
import { dueActions, scansToRun } from '../db/response-actions.ts';
import { planResponses } from '../jobs/plan-responses.ts';
import { type Performed, performAction } from './perform-action.ts';
import type { Processor } from './processor.ts';

const BATCH = 100;

/**
 * Holds the playbooks of the tenant against its alerts, and does what is due: each action once, whatever dies in between.
 * The scans among them follow this job, as the pipeline says.
 */
export const response: Processor<'response'> = async (_payload, context) => {
  const { tenantId, jobId, signal, services } = context;
  const { database } = services;
  await context.report({ step: 'Holding playbooks against alerts' });
  const { ownHosts } = await services.scanSettings();
  const sums = { responses: 0, done: 0, failed: 0, again: 0 };
  for (let planned = -1; planned !== 0; sums.responses += planned) {
    signal.throwIfAborted();
    planned = await inTenant(database.app, tenantId, (transaction) =>
      planResponses(transaction, { tenantId, ownHosts }),
    );
  }
  for (;;) {
    const ids = await inTenant(database.app, tenantId, (transaction) => dueActions(transaction, jobId, BATCH));
    const outcomes: Performed[] = [];
    for (const id of ids) {
      signal.throwIfAborted();
      await context.report({ step: 'Carrying out responses', rows: sums.done });
      outcomes.push(await performAction(id, context));
    }
    for (const outcome of outcomes) if (outcome !== 'passed') sums[outcome] += 1;
    // What others are at is theirs.
    if (outcomes.every((outcome) => outcome === 'passed')) break;
  }
  const scans = await inTenant(database.app, tenantId, (transaction) => scansToRun(transaction, jobId));
  return { responses: sums.responses, done: sums.done, failed: sums.failed, again: sums.again, scans };
};
