import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { siteNames } from '../../db/sites.ts';
import { listSourceFiles, SOURCE_FILE_STATES } from '../../db/source-files.ts';
import {
  countSourceFiles,
  deleteSource,
  findSource,
  insertSource,
  isNameTaken,
  listSources,
  lockSource,
  type SourceCounts,
  type SourceRow,
  updateSource,
} from '../../db/sources.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { requireSite } from '../require-site.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { changedPlace, placeOf, requireReachable } from '../source-rules.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';
import { changedSource, newSource, source, sourceFile, sourceView } from './source-schemas.ts';

const PATH = '/api/v1/sources';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listSources',
  tag: 'sources',
  summary: 'Where files are fetched from by themselves, the newest first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of sources', schema: pageOf(source) } },
  async handler(context) {
    const body = await inOwnTenant(context, async (transaction) => {
      const page = await listSources(transaction, context.query);
      const sites = await siteNames(transaction);
      const counts = await countSourceFiles(
        transaction,
        page.items.map(({ id }) => id),
      );
      return { ...page, items: page.items.map((row) => sourceView(row, counts.get(row.id) as SourceCounts, sites)) };
    });
    return { status: 200, body };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getSource',
  tag: 'sources',
  summary: 'A source with how it fares',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The source', schema: source } },
  async handler(context) {
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await findSource(transaction, context.params.id);
      if (!row) throw notFound('source');
      return viewOf(transaction, row);
    });
    return { status: 200, body };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createSource',
  tag: 'sources',
  summary: 'Add a source',
  description: `New files of it become uploads by themselves, with the checks that uploads by hand have, each content once. ${STEP_UP}`,
  permission: 'system:admin',
  body: newSource,
  responses: {
    201: { description: 'The source', schema: source },
    409: { description: 'The name is taken' },
    422: { description: 'Nothing may be fetched from there, or the request has a fault' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { name, every_seconds, enabled, format = null, zone = null, site: named, ...stated } = context.body;
    const { kind, settings } = placeOf(stated);
    const { tenantId, userId } = principalOf(context);
    const id = randomUUID();
    const body = await inOwnTenant(context, async (transaction) => {
      await requireReachable(context, transaction, kind, settings);
      const site = await requireSite(transaction, named);
      const made = await insertSource(transaction, {
        ...{
          id,
          tenant_id: tenantId,
          created_by: userId,
          name,
          kind,
          every_seconds,
          enabled,
          format,
          time_zone: zone,
          site,
        },
        settings: settings as SourceRow['settings'],
        secret_sealed: seal(context, id, stated.secret_access_key),
      });
      if (!made) throw nameTaken();
      await record(transaction, context, 'source.create', id, details(made));
      return viewOf(transaction, made);
    });
    return { status: 201, body, headers: { Location: `${PATH}/${id}` } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeSource',
  tag: 'sources',
  summary: 'Change a source, or switch it on or off',
  description: `With another endpoint the secret must be given again. It is looked through soon afterwards. ${STEP_UP}`,
  permission: 'system:admin',
  params: idParams,
  body: changedSource,
  responses: {
    200: { description: 'The source', schema: source },
    409: { description: 'The name is taken' },
    422: { description: 'Nothing may be fetched from there, or the request has a fault' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const { folder, s3, secret_access_key, zone, site: named, ...fields } = context.body;
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await lockSource(transaction, id);
      if (!row) throw notFound('source');
      const settings = changedPlace(row, { folder, s3, secret_access_key });
      if (settings || fields.enabled) await requireReachable(context, transaction, row.kind, settings ?? row.settings);
      if (fields.name !== undefined && (await isNameTaken(transaction, fields.name, id))) throw nameTaken();
      const site = named === undefined ? undefined : await requireSite(transaction, named);
      const changed = await updateSource(transaction, id, {
        ...defined({ ...fields, time_zone: zone, site, settings }),
        ...(secret_access_key === undefined ? {} : { secret_sealed: seal(context, id, secret_access_key) }),
      });
      const more = { secret_changed: secret_access_key !== undefined };
      await record(transaction, context, 'source.change', id, { ...details(changed), ...more });
      return viewOf(transaction, changed);
    });
    return { status: 200, body };
  },
});

const look = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/look`,
  operationId: 'lookThroughSource',
  tag: 'sources',
  summary: 'Have a source looked through soon',
  permission: 'network:write',
  params: idParams,
  responses: { 202: { description: 'The source as it is before that', schema: source } },
  async handler(context) {
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) => {
      if (!(await lockSource(transaction, id))) throw notFound('source');
      const row = await updateSource(transaction, id, {});
      await record(transaction, context, 'source.look', id, { name: row.name });
      return viewOf(transaction, row);
    });
    return { status: 202, body };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteSource',
  tag: 'sources',
  summary: 'Remove a source',
  description: `What it brought stays. ${STEP_UP}`,
  permission: 'system:admin',
  params: idParams,
  responses: { 204: { description: 'Removed' } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      const row = await lockSource(transaction, id);
      if (!row) throw notFound('source');
      await deleteSource(transaction, id);
      await record(transaction, context, 'source.delete', id, details(row));
    });
    return { status: 204 };
  },
});

const files = defineRoute({
  method: 'get',
  path: `${PATH}/{id}/arrivals`,
  operationId: 'listSourceFiles',
  tag: 'sources',
  summary: 'Files of a source and what came of them, the last one first',
  permission: 'network:read',
  params: idParams,
  query: z.strictObject({ ...pageQuery.shape, state: z.enum(SOURCE_FILE_STATES).optional() }),
  responses: { 200: { description: 'A page of files', schema: pageOf(sourceFile) } },
  async handler(context) {
    const { id } = context.params;
    const { state, ...request } = context.query;
    const page = await inOwnTenant(context, async (transaction) => {
      if (!(await findSource(transaction, id))) throw notFound('source');
      return listSourceFiles(transaction, id, { state }, request);
    });
    const items = page.items.map(({ path, size, state, reason, upload_id, seen_at, decided_at }) => ({
      ...{ path, size, state, reason, file_id: upload_id, seen_at, decided_at },
    }));
    return { status: 200, body: { ...page, items } };
  },
});

async function viewOf(transaction: Knex.Transaction, row: SourceRow) {
  const counts = await countSourceFiles(transaction, [row.id]);
  return sourceView(row, counts.get(row.id) as SourceCounts, await siteNames(transaction));
}

function seal({ services }: Pick<RouteContext, 'services'>, id: string, secret: string | undefined): Buffer | null {
  return secret === undefined ? null : services.sourceCipher.seal(Buffer.from(secret), id);
}

function details({ name, kind, settings, enabled, every_seconds }: SourceRow) {
  const { path, endpoint, bucket, prefix } = settings as Record<string, string>;
  return { name, kind, enabled, every_seconds, ...(kind === 'folder' ? { path } : { endpoint, bucket, prefix }) };
}

function defined(fields: Record<string, unknown>): Record<string, never> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Record<string, never>;
}

function nameTaken(): Problem {
  return new Problem(409, 'conflict', 'There is a source of this name.', { hint: 'Choose another name.' });
}

/** Where files come from by themselves. */
export const sourceRoutes: RouteDefinition[] = [list, create, get, change, remove, look, files];
