import { z } from 'zod';
import {
  approveJustification,
  findJustification,
  insertJustification,
  JUSTIFICATION_STATES,
  type JustificationRow,
  listJustifications,
  listReviews,
  reviewJustification,
  revokeJustification,
} from '../../db/port-justifications.ts';
import { hasPorts } from '../../domain/logs/flow.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { portNumber, protocol, text } from '../network-view.ts';
import { justification, justificationView } from '../port-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, plainName, timestamp } from '../schemas.ts';
import { requireStepUp } from '../step-up.ts';
import { invalid } from '../validate.ts';

const PATH = '/api/v1/port-justifications';
const STEP_UP = 'Needs your password within the last minutes (POST /api/v1/auth/step-up).';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listPortJustifications',
  tag: 'ports',
  summary: 'Why services are needed, the newest request first',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    state: z.enum(JUSTIFICATION_STATES).optional(),
    protocol: protocol.optional(),
    port: portNumber.optional(),
  }),
  responses: { 200: { description: 'A page of justifications', schema: pageOf(justification) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) =>
      listJustifications(transaction, filter, { limit, cursor }),
    );
    return { status: 200, body: { ...page, items: page.items.map(justificationView) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getPortJustification',
  tag: 'ports',
  summary: 'Why a service is needed',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The justification', schema: justification } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findJustification(transaction, context.params.id));
    if (!row) throw notFound('port justification');
    return { status: 200, body: justificationView(row) };
  },
});

const request = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'requestPortJustification',
  tag: 'ports',
  summary: 'Say why a service is needed',
  description: 'Justifies nothing until somebody else approves it, and takes the place of what held before then.',
  permission: 'network:write',
  body: z.strictObject({
    protocol: protocol.default(6).meta({ description: 'tcp, if nothing is said' }),
    port: z.int().min(0).max(65_535),
    purpose: text(2_000).meta({ description: 'The business reason' }),
    owner: plainName.meta({ description: 'Who answers for it: a person or a team' }),
    safeguards: text(2_000).optional().meta({ description: 'What guards an insecure service' }),
  }),
  responses: {
    201: { description: 'The justification, which waits for approval', schema: justification },
    409: { description: 'One waits for this port already' },
  },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const { safeguards = null, ...fields } = context.body;
    if (fields.port === 0 && hasPorts(fields.protocol)) {
      throw invalid([{ in: 'body', path: 'port', message: 'must be a port from 1 on' }]);
    }
    const row = await inOwnTenant(context, async (transaction) => {
      const made = await insertJustification(transaction, { ...fields, safeguards, tenantId, requestedBy: userId });
      if (!made) throw waitsAlready();
      await record(transaction, context, 'port-justification.request', made.id, details(made));
      return made;
    });
    return { status: 201, body: justificationView(row), headers: { Location: `${PATH}/${row.id}` } };
  },
});

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
      if (revoked) await record(transaction, context, 'port-justification.revoke', id, details(revoked));
      return revoked ?? findJustification(transaction, id);
    });
    if (!row) throw notFound('port justification');
    return { status: 200, body: justificationView(row) };
  },
});

const reviews = defineRoute({
  method: 'get',
  path: '/api/v1/ports/reviews',
  operationId: 'listPortReviews',
  tag: 'ports',
  summary: 'Justifications that are to be reviewed, the most urgent first',
  description: 'Six months after approval or the last review; they are here from a month before on.',
  permission: 'network:read',
  query: pageQuery,
  responses: {
    200: {
      description: 'A page of what is due',
      schema: pageOf(
        z
          .strictObject({
            ...justification.shape,
            overdue: z.boolean(),
            used_until: timestamp.nullable().meta({ description: 'When the port was last seen in use' }),
          })
          .meta({ id: 'PortReview' }),
      ),
    },
  },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listReviews(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(justificationView) } };
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
    await record(transaction, context, action, id, { ...details(changed), requested_by: changed.requested_by });
    return changed;
  });
  return { status: 200, body: justificationView(row) };
}

function details({ protocol, port, owner, purpose, review_due }: JustificationRow) {
  return { service: `${port}/${protocolName(protocol)}`, owner, purpose: purpose.slice(0, 200), review_due };
}

function waitsAlready(): Problem {
  return new Problem(409, 'conflict', 'A request for this port waits for approval already.', {
    hint: 'Have it approved, or refuse it (revoke), and request again.',
  });
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

/** Who answers for which service. */
export const portJustificationRoutes: RouteDefinition[] = [reviews, list, request, get, approve, review, revoke];
