import { z } from 'zod';
import { type ApiKeyRow, createApiKey, listApiKeys, revokeApiKey } from '../../db/api-keys.ts';
import { PERMISSIONS, type Permission } from '../../domain/access/permissions.ts';
import { newApiKeySecret, writeApiKey } from '../../infra/security/api-key-text.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { forbidden } from '../middleware/authorise.ts';
import { may } from '../principal.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, plainName, timestamp } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';

/** Managing users is for people who have signed in, so no key can hold it. */
const KEY_PERMISSIONS = PERMISSIONS.filter((name) => name !== 'user:manage') as [Permission, ...Permission[]];

const fields = {
  id: z.uuid(),
  user_id: z.uuid(),
  name: z.string(),
  permissions: z.array(z.enum(PERMISSIONS)),
  created_at: timestamp,
  expires_at: timestamp,
  last_used_at: timestamp.nullable().meta({ description: 'To the minute' }),
  revoked_at: timestamp.nullable(),
};
const apiKey = z.strictObject(fields).meta({ id: 'ApiKey' });
const newApiKey = z
  .strictObject({ ...fields, key: z.string().meta({ description: 'Shown this once; send it as X-API-Key' }) })
  .meta({ id: 'NewApiKey' });

/** Whose keys the asker sees and ends: everybody's as a manager of users, otherwise the own. */
function ownerFor(context: RouteContext): string | undefined {
  const principal = principalOf(context);
  return may(principal, 'user:manage') ? undefined : principal.userId;
}

const list = defineRoute({
  method: 'get',
  path: '/api/v1/api-keys',
  operationId: 'listApiKeys',
  tag: 'api-keys',
  summary: 'API keys: your own, or all of your tenant if you manage users',
  permission: 'signed-in',
  query: pageQuery,
  responses: { 200: { description: 'A page of keys, ended ones included', schema: pageOf(apiKey) } },
  async handler(context) {
    const owner = ownerFor(context);
    return {
      status: 200,
      body: await inOwnTenant(context, (transaction) => listApiKeys(transaction, owner, context.query)),
    };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/api-keys',
  operationId: 'createApiKey',
  tag: 'api-keys',
  summary: 'Make an API key for a machine',
  description: `It speaks for you and may at most what you may at that moment. ${STEP_UP}`,
  permission: 'signed-in',
  body: z.strictObject({
    name: plainName,
    permissions: z
      .array(z.enum(KEY_PERMISSIONS))
      .min(1)
      .max(KEY_PERMISSIONS.length)
      .refine((names) => new Set(names).size === names.length, 'must not repeat a permission'),
    expires_in_days: z.int().min(1).max(366),
  }),
  responses: { 201: { description: 'The key', schema: newApiKey } },
  async handler(context) {
    await requireStepUp(context);
    const { name, permissions, expires_in_days: days } = context.body;
    const principal = principalOf(context);
    for (const permission of permissions) if (!may(principal, permission)) throw forbidden(permission);
    const { secret, hash } = newApiKeySecret();
    const { tenantId, userId } = principal;
    const row = await context.services.database.control.transaction(async (transaction): Promise<ApiKeyRow> => {
      const made = await createApiKey(transaction, { tenantId, userId, name, secretHash: hash, permissions, days });
      await record(transaction, context, 'api-key.create', made.id, { permissions, days });
      return made;
    });
    return { status: 201, body: { ...row, key: writeApiKey(row.id, secret) } };
  },
});

const revoke = defineRoute({
  method: 'delete',
  path: '/api/v1/api-keys/{id}',
  operationId: 'revokeApiKey',
  tag: 'api-keys',
  summary: 'End an API key',
  permission: 'signed-in',
  params: idParams,
  noun: 'API key',
  responses: { 204: { description: 'It works no more' } },
  async handler(context) {
    const { id } = context.params;
    const { tenantId } = principalOf(context);
    const owner = ownerFor(context);
    await context.services.database.control.transaction(async (transaction) => {
      if (!(await revokeApiKey(transaction, { tenantId, id, owner }))) throw notFound('API key');
      await record(transaction, context, 'api-key.revoke', id);
    });
    return { status: 204 };
  },
});

/** Keys that machines sign in with. */
export const apiKeyRoutes: RouteDefinition[] = [list, create, revoke];
