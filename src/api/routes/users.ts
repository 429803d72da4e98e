import type { Knex } from 'knex';
import { z } from 'zod';
import { clearAttemptsOfUser } from '../../db/attempts.ts';
import { removeMfa } from '../../db/mfa.ts';
import { revokeSessionsOfUser } from '../../db/sessions.ts';
import { changeUser, createUser, LastAdministrator, listUsers, lockUser, type UserRow } from '../../db/users.ts';
import { ROLES } from '../../domain/access/permissions.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { invite } from '../invitations.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, plainName, timestamp } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

const fields = {
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  disabled: z.boolean(),
  must_change_password: z.boolean(),
  mfa_enabled: z.boolean(),
  last_login_at: timestamp.nullable(),
  created_at: timestamp,
};
const user = z.strictObject(fields).meta({ id: 'User' });
const invitationFields = {
  invitation_token: z
    .string()
    .meta({ description: 'For POST /api/v1/auth/accept-invitation; shown this once, works once' }),
  invitation_expires_at: timestamp,
};
const invitation = z.strictObject(invitationFields).meta({ id: 'Invitation' });
const newUser = z.strictObject({ ...fields, ...invitationFields }).meta({ id: 'NewUser' });

function view(row: UserRow) {
  const { tenant_id: _tenant, disabled_at, mfa_enabled_at, ...rest } = row;
  return { ...rest, disabled: disabled_at !== null, mfa_enabled: mfa_enabled_at !== null };
}

const list = defineRoute({
  method: 'get',
  path: '/api/v1/users',
  operationId: 'listUsers',
  tag: 'users',
  summary: 'Users of your tenant',
  permission: 'user:manage',
  query: pageQuery,
  responses: { 200: { description: 'A page of users', schema: pageOf(user) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listUsers(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/users',
  operationId: 'createUser',
  tag: 'users',
  summary: 'Invite a user into your tenant',
  description: `Answers an invitation to hand over; its owner chooses the password, which nobody else ever knows. ${STEP_UP}`,
  permission: 'user:manage',
  body: z.strictObject({ email: z.email().max(254), name: plainName, role: z.enum(ROLES) }),
  responses: {
    201: { description: 'The user, with the invitation', schema: newUser },
    409: { description: 'The e-mail address cannot be used' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { tenantId } = principalOf(context);
    const { role } = context.body;
    const body = await context.services.database.control.transaction(async (transaction) => {
      const row = await createUser(transaction, {
        ...context.body,
        tenantId,
        passwordHash: null,
        mustChangePassword: false,
      });
      if (!row) throw new Problem(409, 'conflict', 'This e-mail address cannot be used.', { hint: 'Choose another.' });
      await record(transaction, context, 'user.create', row.id, { role });
      return { ...view(row), ...(await invite(context, transaction, row.id)) };
    });
    return { status: 201, body };
  },
});

const change = defineRoute({
  method: 'patch',
  path: '/api/v1/users/{id}',
  operationId: 'changeUser',
  tag: 'users',
  summary: 'Change role or access of a user',
  description: `Ends the sessions of the user, who signs in again with the new rights, or not at all. ${STEP_UP}`,
  permission: 'user:manage',
  params: idParams,
  body: z
    .strictObject({ role: z.enum(ROLES).optional(), disabled: z.boolean().optional() })
    .refine((body) => Object.keys(body).length > 0, 'must change something'),
  responses: {
    200: { description: 'The user as it is now', schema: user },
    409: { description: 'No administrator would be left' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const { tenantId } = principalOf(context);
    const { database, sessions } = context.services;
    const { row, ended } = await database.control.transaction(async (transaction) => {
      const changed = await changeUser(transaction, tenantId, id, context.body).catch((error: unknown) => {
        if (!(error instanceof LastAdministrator)) throw error;
        throw new Problem(409, 'conflict', error.message, { hint: 'Make somebody else an administrator first.' });
      });
      if (!changed) throw notFound('user');
      const revoked = await revokeSessionsOfUser(transaction, id, 'role or access changed');
      await record(transaction, context, 'user.change', id, context.body);
      return { row: changed, ended: revoked };
    });
    sessions.forget(ended);
    return { status: 200, body: view(row) };
  },
});

const reinvite = defineRoute({
  method: 'post',
  path: '/api/v1/users/{id}/invitation',
  operationId: 'inviteUser',
  tag: 'users',
  summary: 'Invite a user again, to choose a new password',
  description: `The password of now works until then; an earlier invitation does not. ${STEP_UP}`,
  permission: 'user:manage',
  params: idParams,
  responses: {
    201: { description: 'The invitation', schema: invitation },
    409: { description: 'The user is disabled' },
  },
  async handler(context) {
    const body = await forUser(context, async (transaction, found) => {
      if (found.disabled_at) {
        throw new Problem(409, 'conflict', 'This user is disabled.', { hint: 'Enable the user first.' });
      }
      return invite(context, transaction, found.id);
    });
    return { status: 201, body };
  },
});

const unlock = defineRoute({
  method: 'post',
  path: '/api/v1/users/{id}/unlock',
  operationId: 'unlockUser',
  tag: 'users',
  summary: 'Let a user try again who is locked after wrong passwords or codes',
  description: STEP_UP,
  permission: 'user:manage',
  params: idParams,
  responses: { 204: { description: 'Not locked any more' } },
  async handler(context) {
    await forUser(context, async (transaction, { id, email }) => {
      await clearAttemptsOfUser(transaction, id, context.services.counterKey({ kind: 'address', email }));
      await record(transaction, context, 'account.unlock', id);
    });
    return { status: 204 };
  },
});

const resetMfa = defineRoute({
  method: 'post',
  path: '/api/v1/users/{id}/reset-mfa',
  operationId: 'resetMfa',
  tag: 'users',
  summary: 'Take the second factor of a user away who has lost it',
  description: `Ends the user's sessions. Nobody can do this for themselves. ${STEP_UP}`,
  permission: 'user:manage',
  params: idParams,
  responses: { 204: { description: 'There is none now' }, 409: { description: 'You cannot do this for yourself' } },
  async handler(context) {
    if (context.params.id === principalOf(context).userId) {
      throw new Problem(409, 'conflict', 'Another administrator must do this for you.', {
        hint: 'DELETE /api/v1/auth/mfa takes your own away, if your role need not have one.',
      });
    }
    const ended = await forUser(context, async (transaction, { id, email }) => {
      await removeMfa(transaction, id);
      await clearAttemptsOfUser(transaction, id, context.services.counterKey({ kind: 'address', email }));
      await record(transaction, context, 'mfa.reset', id);
      return revokeSessionsOfUser(transaction, id, 'second factor reset');
    });
    context.services.sessions.forget(ended);
    return { status: 204 };
  },
});

/** Does something about a user of the asker's tenant, in one transaction and with step-up; 404 when there is none. */
async function forUser<Result>(
  context: RouteContext<typeof idParams>,
  work: (transaction: Knex.Transaction, user: UserRow) => Promise<Result>,
): Promise<Result> {
  await requireStepUp(context);
  return context.services.database.control.transaction(async (transaction) => {
    const found = await lockUser(transaction, principalOf(context).tenantId, context.params.id);
    if (!found) throw notFound('user');
    return work(transaction, found);
  });
}

/** The people of a tenant. */
export const userRoutes: RouteDefinition[] = [list, create, change, reinvite, unlock, resetMfa];
