import type { Knex } from 'knex';
import { z } from 'zod';
import {
  applicationNamed,
  deleteApplication,
  dependenciesOfApplication,
  findApplication,
  findReadiness,
  insertApplication,
  listApplications,
  lockApplications,
  stateApplication,
} from '../../db/applications.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { address, text } from '../network-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { siteFilter } from '../require-site.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import {
  application,
  applicationChange,
  archetype,
  dependency,
  newApplication,
  readiness,
} from './application-schemas.ts';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/applications',
  operationId: 'listApplications',
  tag: 'applications',
  summary: 'Applications by name',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    q: text(100).optional().meta({ description: 'Part of the name' }),
    archetype: archetype.optional(),
    address: address.optional().meta({ description: 'Of a member' }),
    site: siteFilter.optional(),
  }),
  responses: { 200: { description: 'A page of applications', schema: pageOf(application) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listApplications(transaction, filter, { limit, cursor }));
    return { status: 200, body: page };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/applications/{id}',
  operationId: 'getApplication',
  tag: 'applications',
  summary: 'An application',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The application', schema: application } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findApplication(transaction, context.params.id));
    if (!row) throw notFound('application');
    return { status: 200, body: row };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/applications',
  operationId: 'createApplication',
  tag: 'applications',
  summary: 'Make an application',
  description: 'It stays until somebody deletes it. Correct its members, or write rules that find them.',
  permission: 'network:write',
  body: newApplication,
  responses: {
    201: { description: 'The application', schema: application },
    409: { description: 'Another application has the name' },
  },
  async handler(context) {
    const stated = context.body;
    const body = await inOwnTenant(context, async (transaction) => {
      await refuseTaken(transaction, stated.name);
      const fields = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== null));
      const id = await insertApplication(transaction, { ...fields, name: stated.name });
      await record(transaction, context, 'application.create', id, { name: stated.name });
      return findApplication(transaction, id);
    });
    return { status: 201, body, headers: { Location: `/api/v1/applications/${body?.id}` } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: '/api/v1/applications/{id}',
  operationId: 'changeApplication',
  tag: 'applications',
  summary: 'Say what an application is',
  description: 'What is said stands above all evidence, also in later classifications. What is left out stays.',
  permission: 'network:write',
  params: idParams,
  body: applicationChange,
  responses: {
    200: { description: 'The application', schema: application },
    409: { description: 'Another application has the name' },
  },
  async handler(context) {
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      if (context.body.name !== undefined) await refuseTaken(transaction, context.body.name, id);
      if (!(await stateApplication(transaction, id, context.body))) throw notFound('application');
      await record(transaction, context, 'application.change', id, { fields: Object.keys(context.body) });
      return findApplication(transaction, id);
    });
    return { status: 200, body: row };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/applications/{id}',
  operationId: 'deleteApplication',
  tag: 'applications',
  summary: 'Delete an application with its rules',
  description: 'Where its members still look like one, the next classification finds them again, under a new id.',
  permission: 'network:write',
  params: idParams,
  responses: { 204: { description: 'It is gone' } },
  async handler(context) {
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      const row = await findApplication(transaction, id);
      if (!row || !(await deleteApplication(transaction, id))) throw notFound('application');
      await record(transaction, context, 'application.delete', id, { name: row.name, members: row.members });
    });
    return { status: 204 };
  },
});

const dependencies = defineRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/dependencies',
  operationId: 'getApplicationDependencies',
  tag: 'applications',
  summary: 'What an application needs, and who needs it',
  permission: 'network:read',
  params: idParams,
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(1_000).default(200) }),
  responses: {
    200: {
      description: 'Both directions, the busiest first',
      schema: z
        .strictObject({ needs: z.array(dependency), needed_by: z.array(dependency) })
        .meta({ id: 'ApplicationDependencies' }),
    },
  },
  async handler(context) {
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) => {
      if (!(await findApplication(transaction, id))) throw notFound('application');
      const both = (['out', 'in'] as const).map(async (direction) => {
        const rows = await dependenciesOfApplication(transaction, id, direction, context.query.limit);
        return rows.map((row) => ({ ...row, protocol_name: protocolName(row.protocol) }));
      });
      const [needs, needed_by] = await Promise.all(both);
      return { needs, needed_by };
    });
    return { status: 200, body };
  },
});

const ready = defineRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/readiness',
  operationId: 'getApplicationReadiness',
  tag: 'applications',
  summary: 'How ready an application is to be segmented',
  description: 'As the last classification found it: the score, its parts, and what they were counted from.',
  permission: 'network:read',
  params: idParams,
  responses: {
    200: {
      description: 'The readiness; null for an application without members',
      schema: z
        .strictObject({ application_id: z.uuid(), readiness: readiness.nullable() })
        .meta({ id: 'ApplicationReadinessAnswer' }),
    },
  },
  async handler(context) {
    const { id } = context.params;
    const found = await inOwnTenant(context, (transaction) => findReadiness(transaction, id));
    if (found === undefined) throw notFound('application');
    return { status: 200, body: { application_id: id, readiness: found } };
  },
});

async function refuseTaken(transaction: Knex.Transaction, name: string, own?: string): Promise<void> {
  await lockApplications(transaction);
  const holder = await applicationNamed(transaction, name);
  if (holder === undefined || holder === own) return;
  throw new Problem(409, 'application-exists', `There is an application "${name}" already.`, {
    hint: 'Choose another name, or change that application.',
  });
}

/** Applications: what they are, what they need, and how ready they are. */
export const applicationRoutes: RouteDefinition[] = [list, create, get, change, remove, dependencies, ready];
