import type { Knex } from 'knex';
import {
  deleteSite,
  findSite,
  insertSite,
  listSites,
  lockSite,
  numberOfSite,
  type SiteRow,
  sourcesOfSite,
  updateSite,
} from '../../db/sites.ts';
import { changeSites } from '../change-sites.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { newSite, site, siteChange } from './site-schemas.ts';

const PATH = '/api/v1/sites';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listSites',
  tag: 'sites',
  summary: 'Sites whose private addresses overlap, by name',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of sites', schema: pageOf(site) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listSites(transaction, context.query));
    return { status: 200, body: page };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getSite',
  tag: 'sites',
  summary: 'A site',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The site', schema: site } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findSite(transaction, context.params.id));
    if (!row) throw notFound('site');
    return { status: 200, body: row };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createSite',
  tag: 'sites',
  summary: 'Add a site',
  description:
    'Files that name it have its machines: an address within its prefixes is another one than the same address elsewhere. Zones and listed hosts whose site is its name become its own. Files that were read before stay as they are until they are read again.',
  permission: 'network:write',
  body: newSite,
  responses: {
    201: { description: 'The site', schema: site, headers: { Location: 'Where it is' } },
    409: { description: 'There is a site of this name, or there are 65,535' },
  },
  async handler(context) {
    const row = await changeSites(context, async (transaction) => {
      const id = await insertSite(transaction, { ...context.body, createdBy: principalOf(context).userId });
      if (id === null) throw nameTaken();
      await record(transaction, context, 'site.create', id, context.body);
      return found(transaction, id);
    });
    return { status: 201, body: row, headers: { Location: `${PATH}/${row.id}` } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeSite',
  tag: 'sites',
  summary: 'Change a site',
  description:
    'What is not named stays as it is. Its prefixes can change as long as no file is read as of it: they are a part of what was stored.',
  permission: 'network:write',
  params: idParams,
  body: siteChange,
  responses: {
    200: { description: 'The site', schema: site },
    409: { description: 'There is a site of this name, or files are read with these prefixes' },
  },
  async handler(context) {
    const { id } = context.params;
    const body = await changeSites(context, async (transaction) => {
      const before = await lockSite(transaction, id);
      if (!before) throw notFound('site');
      const { name, prefixes } = context.body;
      if (prefixes !== undefined && !isSame(prefixes, before.prefixes)) refuseInUse(before, 'Its prefixes');
      if (name !== undefined && name !== before.name && (await numberOfSite(transaction, name)) !== undefined)
        throw nameTaken();
      await updateSite(transaction, id, context.body);
      await record(transaction, context, 'site.change', id, { name: before.name, ...context.body });
      return found(transaction, id);
    });
    return { status: 200, body };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteSite',
  tag: 'sites',
  summary: 'Delete a site',
  description: 'As long as no file and no source names it. Its zones and listed hosts are then those of no site.',
  permission: 'network:write',
  params: idParams,
  responses: { 204: { description: 'It is gone' }, 409: { description: 'Files or sources name it' } },
  async handler(context) {
    const { id } = context.params;
    await changeSites(context, async (transaction) => {
      const row = await lockSite(transaction, id);
      if (!row) throw notFound('site');
      refuseInUse(row, 'It');
      if ((await sourcesOfSite(transaction, row.number)) > 0) {
        throw new Problem(409, 'site-in-use', 'Sources name this site.', {
          hint: 'Change or remove those sources first (GET /api/v1/sources).',
        });
      }
      await deleteSite(transaction, id);
      await record(transaction, context, 'site.delete', id, { name: row.name });
    });
    return { status: 204 };
  },
});

async function found(transaction: Knex.Transaction, id: string): Promise<SiteRow> {
  return (await findSite(transaction, id)) as SiteRow;
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}

function refuseInUse({ name, uploads }: SiteRow, what: string): void {
  if (uploads === 0) return;
  throw new Problem(409, 'site-in-use', `${what} cannot go: ${uploads} files are read as of "${name}".`, {
    hint: `Delete these files, or read them again as of another site (GET /api/v1/files?site=…, POST /api/v1/files/{id}/reparse).`,
  });
}

function nameTaken(): Problem {
  return new Problem(409, 'site-exists', 'There is a site of this name, or no number is left.', {
    hint: 'Choose another name, or change that site.',
  });
}

/** Sites whose private addresses overlap. */
export const siteRoutes: RouteDefinition[] = [list, get, create, change, remove];
