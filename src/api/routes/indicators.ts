import type { Knex } from 'knex';
import { z } from 'zod';
import {
  deleteIndicator,
  expireIndicator,
  findIndicator,
  type IndicatorRow,
  listIndicators,
  storeIndicators,
} from '../../db/indicators.ts';
import { INDICATOR_KINDS, indicator as indicatorOf } from '../../domain/intel/indicator.ts';
import { readValue } from '../../domain/intel/read-value.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { text } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { invalid } from '../validate.ts';
import { importIndicators } from './indicator-import.ts';
import { indicator, newIndicator } from './indicator-schemas.ts';

const PATH = '/api/v1/indicators';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listIndicators',
  tag: 'indicators',
  summary: 'Indicators, the newest first',
  permission: 'security:read',
  query: z.strictObject({
    ...pageQuery.shape,
    kind: z.enum(INDICATOR_KINDS).optional(),
    source: text(120).optional(),
    tag: text(100).optional(),
    value: text(2_000).optional().meta({ description: 'Defanged or not' }),
    active: z.stringbool().optional().meta({ description: 'Those that have not ended, or those that have' }),
  }),
  responses: { 200: { description: 'A page of indicators', schema: pageOf(indicator) } },
  async handler(context) {
    const { limit, cursor, value: asked, ...filter } = context.query;
    const read = asked === undefined ? undefined : readValue(asked, { kind: filter.kind, includeReserved: true });
    const value = read && 'value' in read ? read.value : asked;
    const page = await inOwnTenant(context, (transaction) =>
      listIndicators(transaction, { ...filter, value }, { limit, cursor }),
    );
    return { status: 200, body: { ...page, items: page.items } };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createIndicator',
  tag: 'indicators',
  summary: 'Add an indicator',
  description:
    'What the same source said of the value before is replaced. A job holds it against everything that was seen before.',
  permission: 'security:write',
  body: newIndicator,
  responses: {
    201: { description: 'The indicator', schema: indicator },
    422: { description: 'The value cannot be matched, or everybody shares it' },
  },
  async handler(context) {
    const { value: asked, kind, source, include_reserved, valid_from, valid_until, ...stated } = context.body;
    const read = readValue(asked, { kind, includeReserved: include_reserved });
    if ('fault' in read) throw invalid([{ in: 'body', path: 'value', message: read.fault }]);
    const times = { valid_from: dateOf(valid_from), valid_until: dateOf(valid_until) };
    const given = { confidence: stated.confidence, tags: [], tlp: null, includeReserved: include_reserved };
    const made = indicatorOf(read, { ...stated, ...times }, given);
    const body = await inOwnTenant(context, async (transaction) => {
      const { tenantId, userId } = principalOf(context);
      await storeIndicators(transaction, [made], { source, feedId: null, createdBy: userId });
      const filter = { kind: made.kind, value: made.value, source };
      const [row] = (await listIndicators(transaction, filter, { limit: 1 })).items as [IndicatorRow];
      await enqueue(transaction, { tenantId, kind: 'intel-match', payload: {}, createdBy: userId });
      await record(transaction, context, 'indicator.create', row.id, details(row));
      return row;
    });
    return { status: 201, body: shown(body), headers: { Location: `${PATH}/${body.id}` } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getIndicator',
  tag: 'indicators',
  summary: 'An indicator',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The indicator', schema: indicator } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findIndicator(transaction, context.params.id));
    if (!row) throw notFound('indicator');
    return { status: 200, body: shown(row) };
  },
});

const expire = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/expire`,
  operationId: 'expireIndicator',
  tag: 'indicators',
  summary: 'End an indicator',
  description: 'Traffic from now on is no sign any more; what it found before stays. Its source may name it again.',
  permission: 'security:write',
  params: idParams,
  responses: { 200: { description: 'The indicator', schema: indicator } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) =>
      changing(transaction, context, 'indicator.expire', expireIndicator),
    );
    return { status: 200, body: shown(row) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteIndicator',
  tag: 'indicators',
  summary: 'Remove an indicator',
  description: 'Alerts that nothing else supports are resolved soon.',
  permission: 'security:write',
  params: idParams,
  responses: { 204: { description: 'Removed' } },
  async handler(context) {
    await inOwnTenant(context, (transaction) => changing(transaction, context, 'indicator.delete', deleteIndicator));
    return { status: 204 };
  },
});

/** Changes one indicator, records it, and has what was seen looked at anew. Throws 404. */
async function changing(
  transaction: Knex.Transaction,
  context: Pick<RouteContext, 'principal' | 'requestId' | 'ip'> & { params: { id: string } },
  action: 'indicator.expire' | 'indicator.delete',
  change: (transaction: Knex.Transaction, id: string) => Promise<IndicatorRow | undefined>,
): Promise<IndicatorRow> {
  const row = await change(transaction, context.params.id);
  if (!row) throw notFound('indicator');
  const { tenantId, userId } = principalOf(context);
  await enqueue(transaction, { tenantId, kind: 'intel-match', payload: {}, createdBy: userId });
  await record(transaction, context, action, row.id, details(row));
  return row;
}

function details({ kind, value, source }: IndicatorRow) {
  return { kind, value, source };
}

/** Without what paging adds to a row. */
function shown(row: IndicatorRow): z.input<typeof indicator> {
  return Object.fromEntries(Object.keys(indicator.shape).map((key) => [key, row[key as keyof IndicatorRow]])) as never;
}

function dateOf(moment: string | undefined): Date | undefined {
  return moment === undefined ? undefined : new Date(moment);
}

/** What is held for a sign of an attack. */
export const indicatorRoutes: RouteDefinition[] = [list, create, importIndicators, get, expire, remove];
