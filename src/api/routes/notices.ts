import { z } from 'zod';
import { listNotices, type NoticeRow, readAllNotices, readNotice } from '../../db/notices.ts';
import { NOTICE_NAMES } from '../../domain/access/notices.ts';
import { securityEvent } from '../../domain/access/security-events.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { count, idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';

const PATH = '/api/v1/auth/notices';

const notice = z
  .strictObject({
    id: z.uuid(),
    event: z.enum(NOTICE_NAMES),
    title: z.string(),
    at: timestamp,
    ip: z.string().nullable().meta({ description: 'Where it was asked for' }),
    request_id: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    read_at: timestamp.nullable(),
  })
  .meta({ id: 'Notice' });

function view(row: NoticeRow) {
  return { ...row, title: securityEvent(row.event).title };
}

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listNotices',
  tag: 'auth',
  summary: 'What happened to your account that you should know, newest first',
  description:
    'Sign-ins with a device that was not known, changes of password, second factor and API keys, locks. Kept for a year. With unread=true, X-Total-Count says how many wait.',
  permission: 'signed-in',
  query: z.strictObject({
    ...pageQuery.shape,
    unread: z.stringbool().default(false).meta({ description: 'true: only those not read yet' }),
  }),
  responses: { 200: { description: 'A page of notices', schema: pageOf(notice) } },
  async handler(context) {
    const { unread, ...request } = context.query;
    const { control } = context.services.database;
    const page = await listNotices(control, principalOf(context).userId, { unread }, request);
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const read = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/read`,
  operationId: 'readNotice',
  tag: 'auth',
  summary: 'Mark a notice as read',
  permission: 'signed-in',
  params: idParams,
  noun: 'notice',
  responses: { 204: { description: 'It is' } },
  async handler(context) {
    const { id } = context.params;
    await context.services.database.control.transaction(async (transaction) => {
      if (!(await readNotice(transaction, principalOf(context).userId, id))) throw notFound('notice');
      await record(transaction, context, 'user.read-notices', principalOf(context).userId, { notice: id });
    });
    return { status: 204 };
  },
});

const readAll = defineRoute({
  method: 'post',
  path: `${PATH}/read`,
  operationId: 'readAllNotices',
  tag: 'auth',
  summary: 'Mark all your notices as read',
  permission: 'signed-in',
  responses: {
    200: {
      description: 'How many were not',
      schema: z.strictObject({ read: count }).meta({ id: 'NoticesRead' }),
    },
  },
  async handler(context) {
    const { userId } = principalOf(context);
    const marked = await context.services.database.control.transaction(async (transaction) => {
      const read = await readAllNotices(transaction, userId);
      if (read > 0) await record(transaction, context, 'user.read-notices', userId, { read });
      return read;
    });
    return { status: 200, body: { read: marked } };
  },
});

/** What users should know of their accounts. */
export const noticeRoutes: RouteDefinition[] = [list, readAll, read];
