import { z } from 'zod';
import { offeredSsoProviders } from '../../db/sso-providers.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { idParams } from '../schemas.ts';
import { asPage, beginSso, endSso } from '../single-sign-on.ts';

const PATH = '/api/v1/auth/sso';

const offered = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.uuid(),
        name: z.string(),
        start_url: z.string().meta({ description: 'A link to follow' }),
      }),
    ),
  })
  .meta({ id: 'OfferedProviders' });

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listOfferedProviders',
  tag: 'single-sign-on',
  summary: 'Identity providers for the sign-in page',
  description:
    'An installation with one tenant offers its providers to everybody; with several, those of the tenant whose id is given, and otherwise none.',
  permission: 'public',
  query: z.strictObject({ tenant: z.uuid().optional() }),
  responses: { 200: { description: 'Enabled providers; none for a tenant that does not exist', schema: offered } },
  async handler(context) {
    const found = await offeredSsoProviders(context.services.database.control, context.query.tenant);
    return { status: 200, body: { items: found.map((each) => ({ ...each, start_url: `${PATH}/${each.id}/start` })) } };
  },
});

const start = defineRoute({
  method: 'get',
  path: `${PATH}/{id}/start`,
  operationId: 'startSingleSignOn',
  tag: 'single-sign-on',
  summary: 'Go to an identity provider',
  description:
    'For browsers: follow it as a link. The sign-in must come back within ten minutes, to the same browser. With Accept: text/html a problem is a redirect to /?sso=<code>.',
  permission: 'public',
  limit: 'sign-in',
  params: idParams,
  noun: 'provider',
  query: z.strictObject({
    fresh: z.enum(['true', 'false']).default('false').meta({
      description: 'The provider must ask again; that opens what needs your password within the last minutes',
    }),
  }),
  responses: {
    303: { description: 'To the provider', headers: { Location: 'The provider', 'Set-Cookie': 'Binds the browser' } },
    404: { description: 'There is no such provider, or it is switched off' },
    503: { description: 'The provider does not answer, or nothing may be sent to it' },
  },
  handler: (context) => asPage(context, () => beginSso(context, context.params.id, context.query.fresh === 'true')),
});

const callback = defineRoute({
  method: 'get',
  path: `${PATH}/{id}/callback`,
  operationId: 'endSingleSignOn',
  tag: 'single-sign-on',
  summary: 'Come back from an identity provider',
  description:
    'The redirect URI to register at the provider. A session is always in cookies here. Who owes a second factor comes to /#challenge=…, for POST /api/v1/auth/mfa/verify.',
  permission: 'public',
  params: idParams,
  noun: 'provider',
  // Providers add parameters of their own, and those of an error.
  query: z.looseObject({ state: z.string().min(1).max(200) }),
  responses: {
    303: { description: 'Signed in, or half', headers: { Location: 'The console', 'Set-Cookie': 'The session' } },
    400: { description: 'This sign-in is over, was used, or began elsewhere' },
    401: { description: 'The provider did not sign in, or its answer is not to be believed' },
    403: { description: 'Not known here, disabled, or without a role' },
    423: { description: 'The account is locked' },
    503: { description: 'The provider does not answer, or nothing may be sent to it' },
  },
  handler: (context) => asPage(context, () => endSso(context, context.params.id, context.query.state)),
});

/** Signing in through an identity provider. */
export const singleSignOnRoutes: RouteDefinition[] = [list, start, callback];
