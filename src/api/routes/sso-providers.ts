import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  changeSsoProvider,
  createSsoProvider,
  deleteSsoProvider,
  listSsoProviders,
  lockSsoProvider,
  type SsoProviderFields,
  type SsoProviderRow,
} from '../../db/sso-providers.ts';
import { endSsoSessions, unlinkSsoUsers } from '../../db/sso-sign-ins.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { requireApprovedIssuer } from '../sso-destinations.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';
import { invalid } from '../validate.ts';
import { changedProvider, newProvider, provider } from './sso-provider-schemas.ts';

const PATH = '/api/v1/sso/providers';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listSsoProviders',
  tag: 'single-sign-on',
  summary: 'Identity providers of your tenant',
  permission: 'user:manage',
  query: pageQuery,
  responses: { 200: { description: 'A page of providers', schema: pageOf(provider) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listSsoProviders(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map((row) => view(context, row)) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createSsoProvider',
  tag: 'single-sign-on',
  summary: 'Add an identity provider',
  description: `Its host must be an approved destination with the purpose sso (POST /api/v1/destinations). Register redirect_uri of the answer at the provider. ${STEP_UP}`,
  permission: 'user:manage',
  body: newProvider,
  responses: {
    201: { description: 'The provider', schema: provider },
    409: { description: 'The name is taken' },
    422: { description: 'Nothing may be sent to the issuer, or the request has a fault' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { client_secret: secret, ...fields } = context.body;
    refuseIssuer(context, fields.issuer);
    const id = randomUUID();
    const { tenantId } = principalOf(context);
    await requireApprovedIssuer(context.services, tenantId, fields.issuer);
    const row = await context.services.database.control.transaction(async (transaction) => {
      const sealed = seal(context, id, secret ?? null);
      const made = await createSsoProvider(transaction, {
        id,
        tenantId,
        fields: { ...fields, client_secret_sealed: sealed },
      });
      if (!made) throw nameTaken();
      await record(transaction, context, 'sso-provider.create', id, fields);
      return made;
    });
    return { status: 201, body: view(context, row) };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeSsoProvider',
  tag: 'single-sign-on',
  summary: 'Change an identity provider',
  description: `With another issuer the secret must be given again, and people are linked anew, because its subjects are other people. That, and switching it off, ends the sessions it opened, but for your own. An issuer that is given, or switched on, must be an approved destination with the purpose sso. ${STEP_UP}`,
  permission: 'user:manage',
  params: idParams,
  noun: 'provider',
  body: changedProvider,
  responses: {
    200: { description: 'The provider as it is now', schema: provider },
    409: { description: 'The name is taken' },
    422: { description: 'Nothing may be sent to the issuer, or the request has a fault' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { client_secret: secret, ...fields } = context.body;
    if (fields.issuer !== undefined) refuseIssuer(context, fields.issuer);
    const { id } = context.params;
    const { tenantId } = principalOf(context);
    const { database, sessions } = context.services;
    const { row, ended } = await database.control.transaction(async (transaction) => {
      const found = await lockSsoProvider(transaction, tenantId, id);
      if (!found) throw notFound('provider');
      const moves = fields.issuer !== undefined && fields.issuer !== found.issuer;
      // Whoever may change the issuer could otherwise have the secret sent to a server of their own.
      if (moves && found.client_secret_sealed && secret === undefined) throw secretWanted();
      if (fields.issuer !== undefined || fields.enabled) {
        await requireApprovedIssuer(context.services, tenantId, fields.issuer ?? found.issuer);
      }
      const over = moves || (found.enabled && fields.enabled === false);
      const revoked = over ? await endSessions(transaction, context, id) : [];
      if (moves) await unlinkSsoUsers(transaction, id);
      const sealed = secret === undefined ? {} : { client_secret_sealed: seal(context, id, secret) };
      const changed = await changeSsoProvider(transaction, id, { ...defined(fields), ...sealed });
      if (!changed) throw nameTaken();
      await record(transaction, context, 'sso-provider.change', id, {
        ...fields,
        secret_changed: secret !== undefined,
        ...(over ? { sessions_ended: revoked.length } : {}),
      });
      return { row: changed, ended: revoked };
    });
    sessions.forget(ended);
    return { status: 200, body: view(context, row) };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteSsoProvider',
  tag: 'single-sign-on',
  summary: 'Remove an identity provider',
  description: `Its users stay, and can be invited to choose a password. The sessions it opened end, but for your own. ${STEP_UP}`,
  permission: 'user:manage',
  params: idParams,
  noun: 'provider',
  responses: { 204: { description: 'Removed' } },
  async handler(context) {
    await requireStepUp(context);
    const { id } = context.params;
    const { tenantId } = principalOf(context);
    const { database, sessions } = context.services;
    const ended = await database.control.transaction(async (transaction) => {
      if (!(await lockSsoProvider(transaction, tenantId, id))) throw notFound('provider');
      const revoked = await endSessions(transaction, context, id);
      await deleteSsoProvider(transaction, tenantId, id);
      await record(transaction, context, 'sso-provider.delete', id, { sessions_ended: revoked.length });
      return revoked;
    });
    sessions.forget(ended);
    return { status: 204 };
  },
});

/** What the provider vouched for is over; the asker has just shown who they are. */
function endSessions(transaction: Knex.Transaction, context: RouteContext, id: string): Promise<string[]> {
  const reason = 'identity provider switched off, moved or removed';
  return endSsoSessions(transaction, id, reason, principalOf(context).sessionId);
}

function view({ request, services }: RouteContext, { tenant_id: _tenant, ...row }: SsoProviderRow) {
  const { publicUrl } = services.config.http;
  const origin = publicUrl ? new URL(publicUrl).origin : `${request.protocol}://${request.host}`;
  return { ...row, redirect_uri: `${origin}/api/v1/auth/sso/${row.id}/callback` };
}

function seal({ services }: RouteContext, id: string, secret: string | null): Buffer | null {
  return secret === null ? null : services.ssoCipher.seal(Buffer.from(secret), id);
}

function refuseIssuer({ services }: RouteContext, issuer: string): void {
  if (services.oidc.accepts(new URL(issuer))) return;
  throw invalid([{ in: 'body', path: 'issuer', message: 'must begin with https://, and name no user' }]);
}

function secretWanted(): Problem {
  return invalid([{ in: 'body', path: 'client_secret', message: 'must be given again with another issuer' }]);
}

function nameTaken(): Problem {
  return new Problem(409, 'conflict', 'There is a provider of this name.', { hint: 'Choose another name.' });
}

function defined(fields: Record<string, unknown>): Partial<SsoProviderFields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Who vouches for the people of a tenant. */
export const ssoProviderRoutes: RouteDefinition[] = [list, create, change, remove];
