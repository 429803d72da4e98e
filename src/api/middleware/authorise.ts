import type { RequestHandler } from 'express';
import { can } from '../../domain/access/permissions.ts';
import type { RouteDefinition } from '../define-route.ts';
import { localsOf } from '../locals.ts';
import { Problem } from '../problem.ts';

/** Lets through who may; answers before anything about the request itself is looked at. */
export function authorise(route: RouteDefinition): RequestHandler {
  const { permission } = route;
  return (_request, response, next) => {
    if (permission === 'public') return next();
    const { principal, tokenRefused } = localsOf(response);
    if (!principal) throw unauthenticated(tokenRefused);
    if (principal.mustChangePassword && !route.beforePasswordChange) {
      throw new Problem(403, 'password-change-required', 'This password was given out and must be changed first.', {
        hint: 'POST /api/v1/auth/password, then go on.',
      });
    }
    if (permission !== 'signed-in' && !can(principal.role, permission)) throw forbidden(permission);
    next();
  };
}

/** 401: who asks is not known. */
export function unauthenticated(tokenRefused = false): Problem {
  return new Problem(401, 'unauthenticated', 'This needs a valid access token.', {
    hint: 'Sign in with POST /api/v1/auth/login, and send "Authorization: Bearer <access_token>".',
    headers: { 'WWW-Authenticate': `Bearer realm="ringfence"${tokenRefused ? ', error="invalid_token"' : ''}` },
  });
}

/** 403: who asks is known, and may not. */
export function forbidden(permission: string): Problem {
  return new Problem(403, 'forbidden', `This needs the permission ${permission}.`, {
    hint: 'An administrator of your tenant can give you a role that has it.',
  });
}
