import { z } from 'zod';
import { allZones, findZone, listZones, renameZone } from '../../db/zones.ts';
import type { Zone } from '../../domain/zones/zone.ts';
import { changeZones, refuseTaken } from '../change-zones.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { text } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { criticality, environment, newZone, zone, zoneChange } from './zone-schemas.ts';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/zones',
  operationId: 'listZones',
  tag: 'zones',
  summary: 'Zones by name',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    environment: environment.optional(),
    criticality: criticality.optional(),
    compliance: text(120).optional().meta({ description: 'A regime that they are in the scope of' }),
  }),
  responses: { 200: { description: 'A page of zones', schema: pageOf(zone) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listZones(transaction, filter, { limit, cursor }));
    return { status: 200, body: page };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/zones/{id}',
  operationId: 'getZone',
  tag: 'zones',
  summary: 'A zone',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The zone', schema: zone } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findZone(transaction, context.params.id));
    if (!row) throw notFound('zone');
    return { status: 200, body: row };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/zones',
  operationId: 'createZone',
  tag: 'zones',
  summary: 'Create a zone',
  description: 'Its nodes are found at once; while a discovery runs, as soon as that ends.',
  permission: 'network:write',
  body: newZone,
  responses: {
    201: { description: 'The zone', schema: zone },
    409: { description: 'Another zone has the name or one of the prefixes' },
  },
  async handler(context) {
    const wanted = context.body;
    const { result: id } = await changeZones(
      context,
      async (current) => {
        refuseTaken(current, wanted);
        return { zones: [...current, wanted], result: '' };
      },
      async (transaction) => {
        const made = (await allZones(transaction)).find(({ name }) => name === wanted.name);
        await record(transaction, context, 'zone.create', made?.id ?? null, detailsOf(wanted));
        return made?.id ?? '';
      },
    );
    const body = await inOwnTenant(context, (transaction) => findZone(transaction, id));
    return { status: 201, body, headers: { Location: `/api/v1/zones/${id}` } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: '/api/v1/zones/{id}',
  operationId: 'changeZone',
  tag: 'zones',
  summary: 'Change a zone',
  description: 'What is not named stays as it is; prefixes are replaced by those given.',
  permission: 'network:write',
  params: idParams,
  body: zoneChange,
  responses: {
    200: { description: 'The zone', schema: zone },
    409: { description: 'Another zone has the name or one of the prefixes' },
  },
  async handler(context) {
    const { id } = context.params;
    const stated = Object.fromEntries(Object.entries(context.body).filter(([, value]) => value !== undefined));
    await changeZones(
      context,
      async (current, transaction) => {
        const before = current.find((each) => each.id === id);
        if (!before) throw notFound('zone');
        const after: Zone = { ...before, ...stated };
        const others = current.filter((each) => each.id !== id);
        refuseTaken(others, after);
        await renameZone(transaction, id, after.name);
        return { zones: [...others, after], result: after };
      },
      async (transaction, after) => {
        await record(transaction, context, 'zone.change', id, { ...detailsOf(after), fields: Object.keys(stated) });
        return after;
      },
    );
    const body = await inOwnTenant(context, (transaction) => findZone(transaction, id));
    if (!body) throw notFound('zone');
    return { status: 200, body };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/zones/{id}',
  operationId: 'deleteZone',
  tag: 'zones',
  summary: 'Delete a zone',
  description: 'Its nodes belong to the zone with the next shorter prefix around them, if there is one.',
  permission: 'network:write',
  params: idParams,
  responses: { 204: { description: 'It is gone' } },
  async handler(context) {
    const { id } = context.params;
    await changeZones(
      context,
      async (current) => {
        const gone = current.find((each) => each.id === id);
        if (!gone) throw notFound('zone');
        return { zones: current.filter((each) => each.id !== id), result: gone };
      },
      async (transaction, gone) => {
        await record(transaction, context, 'zone.delete', id, detailsOf(gone));
        return gone;
      },
    );
    return { status: 204 };
  },
});

function detailsOf({ name, ranges, criticality, environment, compliance }: Zone): Record<string, unknown> {
  return { name, ranges: ranges.slice(0, 20), range_count: ranges.length, criticality, environment, compliance };
}

/** Zones: which addresses belong together, and what they are. */
export const zoneRoutes: RouteDefinition[] = [list, create, get, change, remove];
