import { z } from 'zod';
import { ROLE_PERMISSIONS, ROLES } from '../../domain/access/permissions.ts';
import { boardCookie } from '../bull-board.ts';
import { changePassword, newPassword } from '../change-password.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { refresh, signIn, signOut } from '../sign-in.ts';

const tokenPair = z
  .strictObject({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'Seconds until the access token expires' }),
    must_change_password: z.boolean(),
  })
  .meta({ id: 'TokenPair' });

const login = defineRoute({
  method: 'post',
  path: '/api/v1/auth/login',
  operationId: 'login',
  tag: 'auth',
  summary: 'Sign in',
  permission: 'public',
  limit: 'sign-in',
  body: z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(256) }),
  responses: {
    200: { description: 'Signed in', schema: tokenPair },
    401: { description: 'Wrong e-mail address or password' },
  },
  async handler(context) {
    return { status: 200, body: await signIn(context, context.body.email, context.body.password) };
  },
});

const refreshTokens = defineRoute({
  method: 'post',
  path: '/api/v1/auth/refresh',
  operationId: 'refresh',
  tag: 'auth',
  summary: 'Trade a refresh token for new tokens',
  description:
    'Each refresh token works once. Used again within ten seconds it is answered 409; used again later, it ends the session, because one of the two who have it stole it.',
  permission: 'public',
  body: z.strictObject({ refresh_token: z.string().min(1).max(256) }),
  responses: {
    200: { description: 'New tokens', schema: tokenPair },
    401: { description: 'The session is over' },
    409: { description: 'The token was traded a moment ago' },
  },
  async handler(context) {
    return { status: 200, body: await refresh(context, context.body.refresh_token) };
  },
});

const logout = defineRoute({
  method: 'post',
  path: '/api/v1/auth/logout',
  operationId: 'logout',
  tag: 'auth',
  summary: 'End this session',
  permission: 'signed-in',
  beforePasswordChange: true,
  responses: { 204: { description: 'Signed out' } },
  async handler(context) {
    await signOut(context, principalOf(context));
    return { status: 204 };
  },
});

const password = defineRoute({
  method: 'post',
  path: '/api/v1/auth/password',
  operationId: 'changePassword',
  tag: 'auth',
  summary: 'Change your password',
  description: 'Ends every other session of yours.',
  permission: 'signed-in',
  beforePasswordChange: true,
  limit: 'sign-in',
  body: z.strictObject({ current_password: z.string().min(1).max(256), new_password: newPassword }),
  responses: { 204: { description: 'Changed' }, 400: { description: 'The current password is wrong' } },
  async handler(context) {
    await changePassword(context, context.body.current_password, context.body.new_password);
    return { status: 204 };
  },
});

const me = defineRoute({
  method: 'get',
  path: '/api/v1/auth/me',
  operationId: 'me',
  tag: 'auth',
  summary: 'Who you are and what you may do',
  permission: 'signed-in',
  beforePasswordChange: true,
  responses: {
    200: {
      description: 'You',
      schema: z
        .strictObject({
          id: z.uuid(),
          tenant_id: z.uuid(),
          email: z.string(),
          name: z.string(),
          role: z.enum(ROLES),
          permissions: z.array(z.string()),
          must_change_password: z.boolean(),
        })
        .meta({ id: 'Me' }),
    },
  },
  async handler(context) {
    const { userId, tenantId, email, name, role, mustChangePassword } = principalOf(context);
    const permissions = ROLE_PERMISSIONS[role];
    return {
      status: 200,
      body: {
        id: userId,
        tenant_id: tenantId,
        email,
        name,
        role,
        permissions,
        must_change_password: mustChangePassword,
      },
    };
  },
});

const boardSession = defineRoute({
  method: 'post',
  path: '/api/v1/auth/board-session',
  operationId: 'openBoardSession',
  tag: 'auth',
  summary: 'Open the queue board for this browser',
  description: 'Sets a cookie for /admin/queues that lasts 15 minutes at most, and not longer than the session.',
  permission: 'system:admin',
  responses: {
    200: {
      description: 'The board is open',
      schema: z.strictObject({ url: z.string(), expires_in: z.int() }).meta({ id: 'BoardSession' }),
      headers: { 'Set-Cookie': 'For /admin/queues only' },
    },
  },
  handler: boardCookie,
});

/** Signing in and everything about the own session. */
export const authRoutes: RouteDefinition[] = [login, refreshTokens, logout, password, me, boardSession];
