import {
  approveJustification,
  findJustification,
  type JustificationRow,
  reviewJustification,
  revokeJustification,
} from '../../db/port-justifications.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { justification, justificationDetails, justificationView } from '../port-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

const PATH = '/api/v1/port-justifications';

const approve = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/approve`,
  operationId: 'approvePortJustification',
  tag: 'ports',
  summary: 'Approve what somebody else requested',
  description: `Once. It is to be reviewed six months later. ${STEP_UP}`,
  permission: 'security:write',
  params: idParams,
  responses: {
    200: { description: 'The justification', schema: justification },
    403: { description: 'You requested it, or it does not wait for approval any more' },
  },
  handler: (context) => decide(context, 'port-justification.approve', approveJustification),
});

const review = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/review`,
  operationId: 'reviewPortJustification',
  tag: 'ports',
  summary: 'Say that an approved justification still holds',
  description: `By another person than who requested it, for six months more. What does not hold any more is revoked. ${STEP_UP}`,
  permission: 'security:write',
  params: idParams,
  responses: {
    200: { description: 'The justification', schema: justification },
    403: { description: 'You requested it, or it is not approved' },
  },
  handler: (context) => decide(context, 'port-justification.review', reviewJustification),
});

const revoke = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/revoke`,
  operationId: 'revokePortJustification',
  tag: 'ports',
  summary: 'Revoke a justification, or refuse a request',
  description: `Revoking it again changes nothing. ${STEP_UP}`,
  permission: 'security:write',
  params: idParams,
  responses: { 200: { description: 'The justification', schema: justification } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      const revoked = await revokeJustification(transaction, id, principalOf(context).userId);
      if (revoked) await record(transaction, context, 'port-justification.revoke', id, justificationDetails(revoked));
      return revoked ?? findJustification(transaction, id);
    });
    if (!row) throw notFound('port justification');
    return { status: 200, body: justificationView(row) };
  },
});

/** Lets somebody other than who requested it decide. */
async function decide(
  context: RouteContext<typeof idParams>,
  action: 'port-justification.approve' | 'port-justification.review',
  change: typeof approveJustification,
) {
  await requireStepUp(context);
  const { id } = context.params;
  const { userId } = principalOf(context);
  const row = await inOwnTenant(context, async (transaction) => {
    const changed = await change(transaction, id, userId);
    if (!changed) throw refused(await findJustification(transaction, id), userId);
    await record(transaction, context, action, id, {
      ...justificationDetails(changed),
      requested_by: changed.requested_by,
    });
    return changed;
  });
  return { status: 200, body: justificationView(row) };
}

function refused(row: JustificationRow | undefined, userId: string): Problem {
  if (!row) return notFound('port justification');
  if (row.requested_by === userId) {
    return new Problem(403, 'four-eyes', 'You requested this justification yourself.', {
      hint: 'Somebody else with security:write decides about it.',
    });
  }
  return new Problem(403, 'approval-refused', `It is ${row.state}.`, {
    hint: 'An approval holds once, for what was requested; only what is approved is reviewed.',
  });
}

/** What becomes of a justification, by somebody else than who requested it. */
export const portDecisionRoutes: RouteDefinition[] = [approve, review, revoke];
