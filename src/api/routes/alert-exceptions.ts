import type { Knex } from 'knex';
import { z } from 'zod';
import {
  countActiveExceptions,
  type ExceptionRow,
  findException,
  insertException,
  listExceptions,
  previewException,
  revokeException,
  unknownZones,
} from '../../db/alert-exceptions.ts';
import { settleExceptions } from '../../db/settle-exceptions.ts';
import type { ExceptionTerms } from '../../domain/alerts/exception-window.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { count, idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';
import {
  exception,
  exceptionTerms,
  exceptionView,
  isNarrow,
  newException,
  termsOf,
} from './alert-exception-schemas.ts';
import { severity, status } from './alert-schemas.ts';

const PATH = '/api/v1/security/exceptions';
/** Of a tenant and active: each is compared with every alert. */
const MOST = 500;
const LONGEST_MILLISECONDS = 366 * 86_400_000;
const MUST_NARROW = 'must narrow alerts down: by detections, an end, a protocol or ports';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listAlertExceptions',
  tag: 'security',
  summary: 'Exceptions, the newest first, ended ones as well',
  permission: 'security:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of exceptions', schema: pageOf(exception) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listExceptions(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(exceptionView) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getAlertException',
  tag: 'security',
  summary: 'An exception',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The exception', schema: exception } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findException(transaction, context.params.id));
    if (!row) throw notFound('exception');
    return { status: 200, body: exceptionView(row) };
  },
});

const preview = defineRoute({
  method: 'post',
  path: `${PATH}/preview`,
  operationId: 'previewAlertException',
  tag: 'security',
  summary: 'Which stored alerts an exception would have hidden',
  description: 'Changes nothing.',
  permission: 'security:read',
  body: z
    .strictObject({
      ...exceptionTerms.shape,
      days: z.int().min(1).max(366).default(30).meta({ description: 'Looked back' }),
    })
    .refine(isNarrow, MUST_NARROW),
  responses: {
    200: {
      description: 'How many, and examples, the gravest first',
      schema: z
        .strictObject({
          alerts: count,
          open: count.meta({ description: 'Of them, those that somebody still has to do something about' }),
          by_detection: z.record(z.string(), count),
          by_severity: z.record(z.string(), count),
          examples: z.array(
            z.strictObject({
              ...{ id: z.uuid(), detection: z.string(), severity, status, title: z.string(), last_seen: timestamp },
            }),
          ),
        })
        .meta({ id: 'AlertExceptionPreview' }),
    },
  },
  async handler(context) {
    const { days, ...said } = context.body;
    const body = await inOwnTenant(context, async (transaction) => {
      await requireZones(transaction, termsOf(said));
      return previewException(transaction, termsOf(said), days);
    });
    return { status: 200, body };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createAlertException',
  tag: 'security',
  summary: 'Make an exception',
  description:
    'What it is about becomes suppressed, now and when it is found from now on; it stays in the list. Preview it before.',
  permission: 'security:write',
  body: newException.refine(isNarrow, MUST_NARROW),
  responses: {
    201: { description: 'The exception', schema: exception, headers: { Location: 'Where it is' } },
    409: { description: 'There are too many' },
  },
  async handler(context) {
    const { name, reason, owner, expires_at, ...said } = context.body;
    const expires = new Date(expires_at);
    requireFuture(expires);
    const row = await inOwnTenant(context, async (transaction) => {
      await requireZones(transaction, termsOf(said));
      if ((await countActiveExceptions(transaction)) >= MOST) throw tooMany();
      const made = { ...termsOf(said), name, reason, owner, expires_at: expires };
      const id = await insertException(transaction, made, principalOf(context).userId);
      const { hidden } = await settleExceptions(transaction);
      await record(transaction, context, 'alert-exception.create', id, { ...made, hidden });
      return (await findException(transaction, id)) as ExceptionRow;
    });
    return { status: 201, body: exceptionView(row), headers: { Location: `${PATH}/${row.id}` } };
  },
});

const revoke = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/revoke`,
  operationId: 'revokeAlertException',
  tag: 'security',
  summary: 'End an exception now',
  description: 'The alerts that it hid are new again. One that was ended before stays as it is.',
  permission: 'security:write',
  params: idParams,
  responses: { 200: { description: 'The exception', schema: exception } },
  async handler(context) {
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      const before = await findException(transaction, id);
      if (!before) throw notFound('exception');
      if (await revokeException(transaction, id, principalOf(context).userId)) {
        const { returned } = await settleExceptions(transaction);
        await record(transaction, context, 'alert-exception.revoke', id, { name: before.name, returned });
      }
      return (await findException(transaction, id)) as ExceptionRow;
    });
    return { status: 200, body: exceptionView(row) };
  },
});

async function requireZones(transaction: Knex.Transaction, terms: ExceptionTerms): Promise<void> {
  const unknown = await unknownZones(transaction, [...terms.source_zones, ...terms.destination_zones]);
  if (unknown.length === 0) return;
  throw new Problem(422, 'unknown-zone', `There is no zone ${unknown[0]}.`, {
    hint: 'Take ids from GET /api/v1/zones.',
  });
}

function requireFuture(expires: Date): void {
  const ahead = expires.getTime() - Date.now();
  if (ahead > 0 && ahead <= LONGEST_MILLISECONDS) return;
  throw new Problem(422, 'invalid', 'expires_at must lie within the next 366 days.', {
    hint: 'An exception is looked at again at least once a year; make a new one then.',
  });
}

function tooMany(): Problem {
  return new Problem(409, 'too-many-exceptions', `There are ${MOST} active exceptions already.`, {
    hint: 'End those that are not needed any more.',
  });
}

/** What alerts are not to bother anybody, and why. */
export const alertExceptionRoutes: RouteDefinition[] = [list, get, preview, create, revoke];
