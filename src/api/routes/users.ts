import { z } from 'zod';
import { revokeSessionsOfUser } from '../../db/sessions.ts';
import { changeUser, createUser, LastAdministrator, listUsers, type UserRow } from '../../db/users.ts';
import { ROLES } from '../../domain/access/permissions.ts';
import { hashPassword } from '../../infra/security/password.ts';
import { randomPassword } from '../../infra/security/random-password.ts';
import { newPassword } from '../change-password.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';

const fields = {
  id: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  disabled: z.boolean(),
  must_change_password: z.boolean(),
  last_login_at: timestamp.nullable(),
  created_at: timestamp,
};
const user = z.strictObject(fields).meta({ id: 'User' });
const newUser = z
  .strictObject({
    ...fields,
    one_time_password: z.string().optional().meta({ description: 'Shown this once, when the platform chose it' }),
  })
  .meta({ id: 'NewUser' });

/** A name that can be shown anywhere: no control characters. */
const personName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u, 'must not contain control characters');

function view(row: UserRow) {
  const { tenant_id: _tenant, disabled_at, ...rest } = row;
  return { ...rest, disabled: disabled_at !== null };
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
  summary: 'Add a user to your tenant',
  description:
    'Without a password the platform makes one and shows it once. Either must be changed at the first sign-in.',
  permission: 'user:manage',
  body: z.strictObject({
    email: z.email().max(254),
    name: personName,
    role: z.enum(ROLES),
    password: newPassword.optional(),
  }),
  responses: {
    201: { description: 'The user', schema: newUser },
    409: { description: 'The e-mail address cannot be used' },
  },
  async handler(context) {
    const { email, name, role, password } = context.body;
    const { tenantId } = principalOf(context);
    const chosen = password ?? randomPassword();
    const passwordHash = await hashPassword(chosen);
    const created = await context.services.database.control.transaction(async (transaction) => {
      const row = await createUser(transaction, {
        tenantId,
        email,
        name,
        role,
        passwordHash,
        mustChangePassword: true,
      });
      if (!row) throw new Problem(409, 'conflict', 'This e-mail address cannot be used.', { hint: 'Choose another.' });
      await record(transaction, context, 'user.create', row.id, { role });
      return row;
    });
    const once = password === undefined ? { one_time_password: chosen } : {};
    return { status: 201, body: { ...view(created), ...once } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: '/api/v1/users/{id}',
  operationId: 'changeUser',
  tag: 'users',
  summary: 'Change role or access of a user',
  description: 'Ends the sessions of the user, who signs in again with the new rights, or not at all.',
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

/** The people of a tenant. */
export const userRoutes: RouteDefinition[] = [list, create, change];
