import type { RequestHandler } from 'express';
import type { RouteDefinition } from '../define-route.ts';
import { localsOf, type RequestLocals } from '../locals.ts';
import { type IsPlatformTenant, requirePlatformTenant } from '../platform-tenant.ts';
import { may } from '../principal.ts';
import { Problem } from '../problem.ts';

/** Lets through who may; answers before anything about the request itself is looked at. */
export function authorise(route: RouteDefinition, isPlatformTenant: IsPlatformTenant): RequestHandler {
  if (!route.wide) {
    return (_request, response, next) => {
      check(route, localsOf(response));
      next();
    };
  }
  return async (_request, response, next) => {
    const { principal } = localsOf(response);
    check(route, localsOf(response));
    if (principal) await requirePlatformTenant(isPlatformTenant, principal.tenantId);
    next();
  };
}

function check(route: RouteDefinition, { principal, tokenRefused }: RequestLocals): void {
  const { permission } = route;
  if (permission === 'public') return;
  if (!principal) throw unauthenticated(tokenRefused, permission === 'feeds:read');
  if (principal.mustChangePassword && !route.beforePasswordChange) {
    throw new Problem(403, 'password-change-required', 'This password was given out and must be changed first.', {
      hint: 'POST /api/v1/auth/password, then go on.',
    });
  }
  if (principal.keyPermissions && !takesApiKeys(route)) throw notForKeys();
  if (principal.mustEnrolMfa && !route.beforeMfaEnrolment) {
    throw new Problem(403, 'mfa-enrolment-required', 'Your role must have a second factor, and you have none yet.', {
      hint: 'POST /api/v1/auth/mfa/enrol, then confirm it, and go on.',
    });
  }
  if (permission !== 'signed-in' && !may(principal, permission)) throw forbidden(permission);
}

/** Whether machines may call it: nothing that is about sign-ins, users or keys, whatever their key says. */
export function takesApiKeys({ permission, tag }: RouteDefinition): boolean {
  return permission !== 'public' && permission !== 'signed-in' && permission !== 'user:manage' && tag !== 'auth';
}

/** 401: who asks is not known. */
export function unauthenticated(tokenRefused = false, takesBasic = false): Problem {
  return new Problem(401, 'unauthenticated', 'This needs a valid access token.', {
    hint: 'Sign in with POST /api/v1/auth/login, and send "Authorization: Bearer <access_token>".',
    headers: {
      'WWW-Authenticate': `Bearer realm="ringfence"${tokenRefused ? ', error="invalid_token"' : ''}${takesBasic ? ', Basic realm="ringfence"' : ''}`,
    },
  });
}

/** 403: this is for people, who can show that it is them. */
export function notForKeys(): Problem {
  return new Problem(403, 'not-for-api-keys', 'This needs a person who signed in; an API key is not enough.', {
    hint: 'Sign in with POST /api/v1/auth/login.',
  });
}

/** 403: who asks is known, and may not. */
export function forbidden(permission: string): Problem {
  return new Problem(403, 'forbidden', `This needs the permission ${permission}.`, {
    hint: 'An administrator of your tenant can give you a role that has it.',
  });
}
