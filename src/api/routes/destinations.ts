import { z } from 'zod';
import {
  type DestinationRow,
  deleteDestination,
  enableDestination,
  insertDestination,
  listDestinations,
  PURPOSES,
} from '../../db/destinations.ts';
import { checkNewDestination } from '../check-destination.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { prefix } from '../network-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, plainName, timestamp } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

const purpose = z.enum(PURPOSES);

const destination = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    purpose,
    url: z.string().meta({ description: 'Scheme, host and port', example: 'https://soc.bank.example:8443' }),
    internal: z.array(z.string()).meta({ description: 'Prefixes of internal networks that it may lie in' }),
    enabled: z.boolean(),
    approved_by: z.uuid().nullable(),
    approved_at: timestamp,
  })
  .meta({ id: 'Destination' });

function view(row: DestinationRow) {
  const { id, name, purpose, scheme, host, port, internal, enabled, approved_by, approved_at } = row;
  return { id, name, purpose, url: `${scheme}://${host}:${port}`, internal, enabled, approved_by, approved_at };
}

const list = defineRoute({
  method: 'get',
  path: '/api/v1/destinations',
  operationId: 'listDestinations',
  tag: 'destinations',
  summary: 'Where requests of the platform may go, newest approval first',
  permission: 'system:admin',
  query: pageQuery,
  responses: { 200: { description: 'A page of destinations', schema: pageOf(destination) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listDestinations(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/destinations',
  operationId: 'createDestination',
  tag: 'destinations',
  summary: 'Approve a destination',
  description: `Nothing is sent to what is not approved. Addresses are checked now and each time something is sent; one in an internal network must be within \`internal\`. ${STEP_UP}`,
  permission: 'system:admin',
  body: z.strictObject({
    name: plainName,
    purpose,
    url: z
      .string()
      .min(1)
      .max(2_048)
      .meta({ description: 'Scheme, host and port; https://, or http:// within `internal`' }),
    internal: z.array(prefix).max(20).default([]),
  }),
  responses: {
    201: { description: 'The destination', schema: destination },
    409: { description: 'It is approved for this purpose already' },
    422: { description: 'Nothing may be sent there, or the request has a fault' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { name, purpose, url, internal } = context.body;
    const { tenantId, userId } = principalOf(context);
    const at = await checkNewDestination(context.services.outbound, { url, purpose, internal });
    const row = await inOwnTenant(context, async (transaction) => {
      const made = await insertDestination(transaction, { ...at, tenantId, name, purpose, approvedBy: userId });
      if (!made) throw alreadyThere();
      const details = { name, purpose, url: view(made).url, internal: made.internal };
      await record(transaction, context, 'destination.approve', made.id, details);
      return made;
    });
    return { status: 201, body: view(row) };
  },
});

const update = defineRoute({
  method: 'patch',
  path: '/api/v1/destinations/{id}',
  operationId: 'updateDestination',
  tag: 'destinations',
  summary: 'Switch a destination on or off',
  description: STEP_UP,
  permission: 'system:admin',
  params: idParams,
  body: z.strictObject({ enabled: z.boolean() }),
  responses: { 200: { description: 'The destination', schema: destination } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const { enabled } = context.body;
    const row = await inOwnTenant(context, async (transaction) => {
      const changed = await enableDestination(transaction, id, enabled);
      if (!changed) throw notFound('destination');
      await record(transaction, context, 'destination.change', id, { name: changed.name, enabled });
      return changed;
    });
    return { status: 200, body: view(row) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/destinations/{id}',
  operationId: 'deleteDestination',
  tag: 'destinations',
  summary: 'Take an approval back',
  description: STEP_UP,
  permission: 'system:admin',
  params: idParams,
  responses: { 204: { description: 'Nothing more is sent there' } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      const gone = await deleteDestination(transaction, id);
      if (!gone) throw notFound('destination');
      const details = { name: gone.name, purpose: gone.purpose, url: view(gone).url };
      await record(transaction, context, 'destination.remove', id, details);
    });
    return { status: 204 };
  },
});

function alreadyThere(): Problem {
  return new Problem(409, 'conflict', 'This destination is approved for this purpose already.', {
    hint: 'Delete it first to change it, or switch it on with PATCH.',
  });
}

/** Where the platform's own requests may go. */
export const destinationRoutes: RouteDefinition[] = [list, create, update, remove];
