import { z } from 'zod';
import { approveActions, lockDone, noteUndone, rejectActions } from '../../db/response-actions.ts';
import { type ActionRow, actionsOf, listResponses, type ResponseRow } from '../../db/responses.ts';
import { undoAction } from '../../db/undo-action.ts';
import { ACTION_STATES } from '../../domain/playbooks/playbook.ts';
import { wakeResponses } from '../../jobs/wake-responses.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { text } from '../network-view.ts';
import { Problem } from '../problem.ts';
import { record } from '../record.ts';
import { requireResponse, viewOf } from '../response-view.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';
import { response, responseViews } from './playbook-schemas.ts';

const PATH = '/api/v1/responses';
const actions = z
  .array(z.uuid())
  .min(1)
  .max(20)
  .optional()
  .meta({ description: 'Ids of its actions; all of them, if nothing is said' });
const CHANGED = { description: 'The response as it is now', schema: response };

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listResponses',
  tag: 'playbooks',
  summary: 'What playbooks made of alerts, the newest first',
  permission: 'security:read',
  query: z.strictObject({
    ...pageQuery.shape,
    playbook_id: z.uuid().optional(),
    alert_id: z.uuid().optional(),
    mode: z.enum(['dry-run', 'active']).optional(),
    state: z.enum(ACTION_STATES).optional().meta({ description: 'Has an action in this state' }),
  }),
  responses: { 200: { description: 'A page of responses', schema: pageOf(response) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const body = await inOwnTenant(context, async (transaction) => {
      const page = await listResponses(transaction, filter, { limit, cursor });
      const ids = page.items.map(({ id }) => id);
      return { ...page, items: responseViews(page.items, await actionsOf(transaction, ids)) };
    });
    return { status: 200, body };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getResponse',
  tag: 'playbooks',
  summary: 'What a playbook made of an alert',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The response', schema: response } },
  async handler(context) {
    const body = await inOwnTenant(context, (transaction) => viewOf(transaction, context.params.id));
    return { status: 200, body };
  },
});

const approve = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/approve`,
  operationId: 'approveResponse',
  tag: 'playbooks',
  summary: 'Approve what a response changes',
  description: `Not by who wrote the playbook or ran it, and within seven days. What is approved is what the actions say, to the letter. ${STEP_UP}`,
  permission: 'security:write',
  params: idParams,
  body: z.strictObject({ actions }),
  responses: { 200: CHANGED, 409: { description: 'Nothing of it waits for approval' } },
  async handler(context) {
    await requireStepUp(context);
    const { tenantId, userId } = principalOf(context);
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await requireResponse(transaction, id);
      const approved = await approveActions(transaction, id, context.body.actions, userId);
      if (approved.length === 0) throw notApproved(row, userId);
      await wakeResponses(transaction, tenantId, userId);
      await record(transaction, context, 'response.approve', id, detailsOf(row, approved));
      return viewOf(transaction, id);
    });
    return { status: 200, body };
  },
});

const reject = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/reject`,
  operationId: 'rejectResponse',
  tag: 'playbooks',
  summary: 'Reject what a response would do',
  permission: 'security:write',
  params: idParams,
  body: z.strictObject({ actions, reason: text(500) }),
  responses: { 200: CHANGED, 409: { description: 'Nothing of it waits' } },
  async handler(context) {
    const { id } = context.params;
    const { reason } = context.body;
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await requireResponse(transaction, id);
      const rejected = await rejectActions(transaction, id, context.body.actions, reason);
      if (rejected.length === 0) throw nothing('waits');
      await record(transaction, context, 'response.reject', id, { ...detailsOf(row, rejected), reason });
      return viewOf(transaction, id);
    });
    return { status: 200, body };
  },
});

const undo = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/undo`,
  operationId: 'undoResponse',
  tag: 'playbooks',
  summary: 'Undo what a response changed',
  description: 'Tags and entries of lists are taken back, scans cancelled. What was sent stays sent.',
  permission: 'security:write',
  params: idParams,
  body: z.strictObject({ actions }),
  responses: { 200: CHANGED, 409: { description: 'There is nothing to undo' } },
  async handler(context) {
    const { id } = context.params;
    const { userId } = principalOf(context);
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await requireResponse(transaction, id);
      const done = await lockDone(transaction, id, context.body.actions);
      if (done.length === 0) throw nothing('is there to be undone');
      for (const each of done) {
        if (!(await undoAction(transaction, each, userId))) throw nothing('can be undone at this moment');
        await noteUndone(transaction, each.id, userId);
      }
      await record(transaction, context, 'response.undo', id, detailsOf(row, done));
      return viewOf(transaction, id);
    });
    return { status: 200, body };
  },
});

function detailsOf({ playbook, alert_id }: ResponseRow, some: readonly ActionRow[]) {
  return { playbook, alert: alert_id, actions: some.map(({ id, says }) => ({ id, says })) };
}

function notApproved({ requested_by }: ResponseRow, userId: string): Problem {
  if (requested_by !== userId) return nothing('waits for approval');
  return new Problem(403, 'four-eyes', 'This is done on your own word.', { hint: 'Somebody else approves it.' });
}

function nothing(what: string): Problem {
  return new Problem(409, 'conflict', `Nothing of this response ${what}.`, {
    hint: 'Look at the states of its actions.',
  });
}

/** What playbooks did and would do. */
export const responseRoutes: RouteDefinition[] = [list, get, approve, reject, undo];
