import { z } from 'zod';
import { forgetMapping, listMappings } from '../../db/table-mappings.ts';
import { TABLE_FIELD_NAMES } from '../../domain/logs/table-mapping.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';

const column = z.strictObject({
  index: z.int().optional(),
  name: z.string().optional(),
  field: z.enum(TABLE_FIELD_NAMES),
});
const mapping = z
  .strictObject({
    id: z.uuid(),
    header: z.array(z.string()).meta({ description: 'The header of the tables it is for' }),
    columns: z.array(column),
    created_by: z.uuid().nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'RememberedMapping' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/mappings',
  operationId: 'listMappings',
  tag: 'files',
  summary: 'What is remembered of the columns of tables, newest first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of mappings', schema: pageOf(mapping) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listMappings(transaction, context.query));
    const items = page.items.map(({ id, header, mapping: { columns }, created_by, created_at }) => ({
      ...{ id, header, columns, created_by, created_at },
    }));
    return { status: 200, body: { ...page, items } };
  },
});

const forget = defineRoute({
  method: 'delete',
  path: '/api/v1/mappings/{id}',
  operationId: 'deleteMapping',
  tag: 'files',
  summary: 'Forget what the columns of such tables mean',
  description: 'Files that were read with it stay as they are.',
  permission: 'network:write',
  params: idParams,
  responses: { 204: { description: 'It is forgotten' } },
  async handler(context) {
    const { id } = context.params;
    await inOwnTenant(context, async (transaction) => {
      if (!(await forgetMapping(transaction, id))) throw notFound('mapping');
      await record(transaction, context, 'mapping.delete', id);
    });
    return { status: 204 };
  },
});

/** What tenants said of tables that explain themselves badly. */
export const mappingRoutes: RouteDefinition[] = [list, forget];
