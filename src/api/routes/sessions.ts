import { z } from 'zod';
import { listSessionsOfUser, revokeOwnSession, revokeSessionsOfUser } from '../../db/sessions.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, timestamp } from '../schemas.ts';

const PATH = '/api/v1/auth/sessions';

const session = z
  .strictObject({
    id: z.uuid(),
    current: z.boolean().meta({ description: 'The one that asks' }),
    created_at: timestamp,
    last_used_at: timestamp.meta({ description: 'When its tokens were last renewed' }),
    expires_at: timestamp,
    user_agent: z.string().nullable(),
    ip: z.string().nullable(),
  })
  .meta({ id: 'Session' });

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listSessions',
  tag: 'auth',
  summary: 'Where you are signed in',
  permission: 'signed-in',
  responses: {
    200: { description: 'Your sessions', schema: z.strictObject({ items: z.array(session) }).meta({ id: 'Sessions' }) },
  },
  async handler(context) {
    const { userId, sessionId } = principalOf(context);
    const { database, config } = context.services;
    const rows = await listSessionsOfUser(database.control, userId, config.auth.sessionIdleSeconds);
    return { status: 200, body: { items: rows.map((row) => ({ ...row, current: row.id === sessionId })) } };
  },
});

const end = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'endSession',
  tag: 'auth',
  summary: 'End one of your sessions',
  permission: 'signed-in',
  params: idParams,
  responses: { 204: { description: 'Ended' } },
  async handler(context) {
    const { id } = context.params;
    const { database, sessions } = context.services;
    await database.control.transaction(async (transaction) => {
      const ended = await revokeOwnSession(transaction, principalOf(context).userId, id, 'ended by its user');
      if (!ended) throw notFound('session');
      await record(transaction, context, 'session.revoke', id);
    });
    sessions.forget([id]);
    return { status: 204 };
  },
});

const endOthers = defineRoute({
  method: 'delete',
  path: PATH,
  operationId: 'endOtherSessions',
  tag: 'auth',
  summary: 'End all your sessions but this one',
  permission: 'signed-in',
  responses: { 204: { description: 'Ended' } },
  async handler(context) {
    const { userId, sessionId } = principalOf(context);
    const { database, sessions } = context.services;
    const ended = await database.control.transaction(async (transaction) => {
      const others = await revokeSessionsOfUser(transaction, userId, 'ended by its user', sessionId);
      await record(transaction, context, 'session.revoke', userId, { ended_sessions: others.length });
      return others;
    });
    sessions.forget(ended);
    return { status: 204 };
  },
});

/** The asker's own sessions. */
export const sessionRoutes: RouteDefinition[] = [list, end, endOthers];
