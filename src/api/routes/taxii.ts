import { Readable } from 'node:stream';
import type { Knex } from 'knex';
import { z } from 'zod';
import { allBlockLists, type BlockListRow, findBlockList } from '../../db/block-lists.ts';
import { defineRoute, type Reply, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { idParams } from '../schemas.ts';
import { type Dated, taxiiPage } from '../taxii-page.ts';
import {
  apiRoot,
  collection,
  collections,
  DATE_HEADERS,
  discovery,
  envelope,
  manifest,
  STIX_TYPE,
  TAXII,
  taxiiQuery,
  versions,
} from './taxii-schemas.ts';

/** TAXII 2.1 wants the slashes at the end. */
const SERVER = '/taxii2/';
const ROOT = `${SERVER}lists/`;
const COLLECTIONS = `${ROOT}collections/`;
const COLLECTION = `${COLLECTIONS}{id}/`;
const OBJECT_ID = z.string().max(200);
const common = { method: 'get', tag: 'taxii', permission: 'feeds:read' } as const;
const ofCollection = { ...common, params: idParams, noun: 'collection' } as const;
const of = (description: string, schema: z.ZodType, headers?: Record<string, string>) => ({
  200: { description, schema, contentType: TAXII, ...(headers && { headers }) },
});

const server = defineRoute({
  ...common,
  path: SERVER,
  operationId: 'discoverTaxii',
  summary: 'The TAXII 2.1 server: where its API root is',
  responses: of('Discovery', discovery),
  handler: async () => answer({ title: 'Ringfence', default: ROOT, api_roots: [ROOT] }),
});

const root = defineRoute({
  ...common,
  path: ROOT,
  operationId: 'readTaxiiRoot',
  summary: 'The API root of the block lists',
  responses: of('API root', apiRoot),
  // Nothing is taken from others.
  handler: async () => answer({ title: 'Block lists', versions: [TAXII], max_content_length: 1 }),
});

const all = defineRoute({
  ...common,
  path: COLLECTIONS,
  operationId: 'listTaxiiCollections',
  summary: 'Every block list of the tenant, as a collection',
  responses: of('Collections', collections),
  async handler(context) {
    const rows = await inOwnTenant(context, allBlockLists);
    return answer(rows.length === 0 ? {} : { collections: rows.map(collectionView) });
  },
});

const one = defineRoute({
  ...ofCollection,
  path: COLLECTION,
  operationId: 'readTaxiiCollection',
  summary: 'A block list as a collection',
  responses: of('The collection', collection),
  handler: async (context) => answer(await ofList(context, async (_transaction, list) => collectionView(list))),
});

const objects = defineRoute({
  ...ofCollection,
  path: `${COLLECTION}objects/`,
  operationId: 'listTaxiiObjects',
  summary: 'What came onto a block list and went from it, oldest first',
  description: 'What was taken off before its time is revoked. What ended more than 90 days ago is no longer there.',
  query: taxiiQuery,
  responses: of('An envelope', envelope, DATE_HEADERS),
  async handler(context) {
    const page = await ofList(context, (transaction, list) => taxiiPage(transaction, list, context.query));
    return answer(
      paged(
        page.next,
        page.items.map(({ object }) => object),
      ),
      dates(page.items),
    );
  },
});

const manifests = defineRoute({
  ...ofCollection,
  path: `${COLLECTION}manifest/`,
  operationId: 'listTaxiiManifest',
  summary: 'What is in a collection, without what it says',
  query: taxiiQuery,
  responses: of('The manifest', manifest, DATE_HEADERS),
  async handler(context) {
    const page = await ofList(context, (transaction, list) => taxiiPage(transaction, list, context.query));
    return answer(paged(page.next, page.items.map(manifestView)), dates(page.items));
  },
});

const object = defineRoute({
  ...ofCollection,
  path: `${COLLECTION}objects/{object_id}/`,
  operationId: 'readTaxiiObject',
  summary: 'One object of a collection',
  params: z.strictObject({ ...idParams.shape, object_id: OBJECT_ID }),
  noun: 'object',
  responses: of('An envelope with it', envelope, DATE_HEADERS),
  async handler(context) {
    const item = await itemOf(context);
    return answer(paged(null, [item.object]), dates([item]));
  },
});

const objectVersions = defineRoute({
  ...ofCollection,
  path: `${COLLECTION}objects/{object_id}/versions/`,
  operationId: 'listTaxiiVersions',
  summary: 'The versions of an object: its last alone is kept',
  params: z.strictObject({ ...idParams.shape, object_id: OBJECT_ID }),
  noun: 'object',
  responses: of('Its versions', versions, DATE_HEADERS),
  async handler(context) {
    const item = await itemOf(context);
    return answer({ more: false, versions: [item.object.modified] }, dates([item]));
  },
});

async function itemOf(
  context: Pick<RouteContext, 'principal' | 'services'> & { params: { id: string; object_id: string } },
): Promise<Dated> {
  const { object_id } = context.params;
  const query = { limit: 1, 'match[id]': object_id };
  const page = await ofList(context, (transaction, list) => taxiiPage(transaction, list, query));
  const [item] = page.items;
  if (!item) throw notFound('object');
  return item;
}

function ofList<Result>(
  context: Pick<RouteContext, 'principal' | 'services'> & { params: { id: string } },
  read: (transaction: Knex.Transaction, list: BlockListRow) => Promise<Result>,
): Promise<Result> {
  return inOwnTenant(context, async (transaction) => {
    const list = await findBlockList(transaction, context.params.id);
    if (!list) throw notFound('collection');
    return read(transaction, list);
  });
}

/** TAXII leaves out what is empty. */
function paged(next: string | null, some: readonly unknown[]) {
  return { more: next !== null, ...(next === null ? {} : { next }), ...(some.length === 0 ? {} : { objects: some }) };
}

function dates(items: readonly Dated[]): Record<string, string> {
  const [first, last] = [items[0], items.at(-1)];
  if (!first || !last) return {};
  return { 'X-TAXII-Date-Added-First': first.added, 'X-TAXII-Date-Added-Last': last.added };
}

function manifestView({ object: { id, modified }, added }: Dated) {
  return { id, date_added: added, version: modified, media_type: STIX_TYPE };
}

function collectionView({ id, name, description }: BlockListRow) {
  return { id, title: name, description, can_read: true, can_write: false, media_types: [STIX_TYPE] };
}

/** The type exactly as TAXII writes it: clients compare it. */
function answer(body: object, headers: Record<string, string> = {}): Reply {
  const stream = Readable.from([Buffer.from(JSON.stringify(body))]);
  return { status: 200, stream, headers: { 'Content-Type': TAXII, ...headers } };
}

/** Block lists for clients that speak TAXII 2.1. */
export const taxiiRoutes: RouteDefinition[] = [server, root, all, one, objects, manifests, object, objectVersions];
