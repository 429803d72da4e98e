import { z } from 'zod';
import {
  findJustification,
  insertJustification,
  JUSTIFICATION_STATES,
  listJustifications,
  listReviews,
} from '../../db/port-justifications.ts';
import { hasPorts } from '../../domain/logs/flow.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { portNumber, protocol, text } from '../network-view.ts';
import { justification, justificationDetails, justificationView } from '../port-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, plainName, timestamp } from '../schemas.ts';
import { invalid } from '../validate.ts';

const PATH = '/api/v1/port-justifications';

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
      await record(transaction, context, 'port-justification.request', made.id, justificationDetails(made));
      return made;
    });
    return { status: 201, body: justificationView(row), headers: { Location: `${PATH}/${row.id}` } };
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

function waitsAlready(): Problem {
  return new Problem(409, 'conflict', 'A request for this port waits for approval already.', {
    hint: 'Have it approved, or refuse it (revoke), and request again.',
  });
}

/** Who answers for which service. */
export const portJustificationRoutes: RouteDefinition[] = [reviews, list, request, get];
