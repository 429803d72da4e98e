import { z } from 'zod';
import { ROLE_PERMISSIONS, ROLES } from '../../domain/access/permissions.ts';
import { boardCookie } from '../bull-board.ts';
import { changePassword, newPassword } from '../change-password.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { acceptInvitation } from '../invitations.ts';
import { text } from '../network-view.ts';
import { refresh, signIn, signOut } from '../sign-in.ts';
import { LOCKED, mfaRequired, session, tokenPlace } from './sign-in-schemas.ts';

const login = defineRoute({
  method: 'post',
  path: '/api/v1/auth/login',
  operationId: 'login',
  tag: 'auth',
  summary: 'Sign in',
  description:
    'Five wrong passwords for an address lock it for half an hour, whether or not anybody has it; a browser its user has signed in with before is counted apart.',
  permission: 'public',
  limit: 'sign-in',
  body: z.strictObject({ email: text(254), password: z.string().min(1).max(256), session: tokenPlace }),
  responses: {
    200: {
      description: 'Signed in',
      schema: session,
      headers: { 'Set-Cookie': 'Makes this browser a known one; the session, when it is to be in cookies' },
    },
    202: { description: 'The second factor is owed', schema: mfaRequired, headers: { 'X-MFA-Required': 'true' } },
    401: { description: 'Wrong e-mail address or password' },
    423: { description: LOCKED },
  },
  handler: (context) => signIn(context, context.body.email, context.body.password, context.body.session),
});

const refreshTokens = defineRoute({
  method: 'post',
  path: '/api/v1/auth/refresh',
  operationId: 'refresh',
  tag: 'auth',
  summary: 'Trade a refresh token for new tokens',
  description:
    'Each refresh token works once. Used again within ten seconds it is answered 409; used again later, it ends the session, because one of the two who have it stole it. Without refresh_token it is the one in the cookie, and the new ones are set as cookies; that takes X-CSRF-Token.',
  permission: 'public',
  body: z.strictObject({ refresh_token: z.string().min(1).max(256).optional() }),
  responses: {
    200: { description: 'New tokens', schema: session },
    401: { description: 'The session is over' },
    403: { description: 'With cookies: no page of this platform sent this' },
    409: { description: 'The token was traded a moment ago' },
  },
  handler: (context) => refresh(context, context.body.refresh_token),
});

const logout = defineRoute({
  method: 'post',
  path: '/api/v1/auth/logout',
  operationId: 'logout',
  tag: 'auth',
  summary: 'End this session',
  permission: 'signed-in',
  beforePasswordChange: true,
  beforeMfaEnrolment: true,
  responses: { 204: { description: 'Signed out' } },
  handler: (context) => signOut(context, principalOf(context)),
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
  beforeMfaEnrolment: true,
  limit: 'sign-in',
  body: z.strictObject({ current_password: z.string().min(1).max(256), new_password: newPassword }),
  responses: {
    204: { description: 'Changed' },
    400: { description: 'The current password is wrong' },
    423: { description: LOCKED },
  },
  async handler(context) {
    await changePassword(context, context.body.current_password, context.body.new_password);
    return { status: 204 };
  },
});

const invitation = defineRoute({
  method: 'post',
  path: '/api/v1/auth/accept-invitation',
  operationId: 'acceptInvitation',
  tag: 'auth',
  summary: 'Choose your password by an invitation',
  description: 'Works once. Sign in with the password afterwards.',
  permission: 'public',
  limit: 'sign-in',
  body: z.strictObject({ token: z.string().min(1).max(100), password: newPassword }),
  responses: {
    204: { description: 'The password is set' },
    400: { description: 'The invitation is over, or never was one' },
  },
  async handler(context) {
    await acceptInvitation(context, context.body.token, context.body.password);
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
  beforeMfaEnrolment: true,
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
          mfa_enabled: z.boolean(),
          mfa_enrolment_required: z.boolean(),
          runs_platform: z.boolean().meta({
            description: 'Your tenant is the first, whose administrators run queues and workers for all',
          }),
        })
        .meta({ id: 'Me' }),
    },
  },
  async handler(context) {
    const { userId, tenantId, email, name, role, mustChangePassword, mfaEnabled, mustEnrolMfa } = principalOf(context);
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
        mfa_enabled: mfaEnabled,
        mfa_enrolment_required: mustEnrolMfa,
        runs_platform: await context.services.isPlatformTenant(tenantId),
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
  wide: true,
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
export const authRoutes: RouteDefinition[] = [login, refreshTokens, logout, password, invitation, me, boardSession];
