import type { Request } from 'express';
import type { ApiServices } from './services.ts';

/** What a session in a browser consists of: two cookies that no script reads, and one that our own page sends back. */
export interface SessionCookies {
  access: string;
  refresh: string;
  csrf: string;
}

type Part = keyof SessionCookies | 'sso';
type Settings = Pick<ApiServices['config'], 'environment' | 'http' | 'auth'>;

const PREFIX = '__Host-';
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The name of a cookie. `__Host-` keeps other hosts and plain http from planting one; browsers take it from https and
 * from this machine. On plain http anywhere else there is no prefix and no Secure, and in production no such cookie.
 */
export function cookieName(request: Request, config: Settings, part: Part): string {
  return `${isSecure(request, config) ? PREFIX : ''}ringfence-${part}`;
}

/** The value of a cookie of ours; undefined when it is missing, or there twice. */
export function readCookie(request: Request, config: Settings, part: Part): string | undefined {
  const name = `${cookieName(request, config, part)}=`;
  const found = (request.headers.cookie ?? '').split(';').filter((pair) => pair.trimStart().startsWith(name));
  const value = found.length === 1 ? found[0]?.trim().slice(name.length) : undefined;
  return value && /^[\w.-]{1,4096}$/.test(value) ? value : undefined;
}

/** Set-Cookie for each part of a session; each lasts as long as what is in it. */
export function sessionCookies(request: Request, config: Settings, values: SessionCookies): string[] {
  const { accessTokenSeconds, sessionIdleSeconds } = config.auth;
  return [
    writeCookie(request, config, 'access', values.access, accessTokenSeconds),
    writeCookie(request, config, 'refresh', values.refresh, sessionIdleSeconds),
    writeCookie(request, config, 'csrf', values.csrf, sessionIdleSeconds),
  ];
}

/** Set-Cookie that removes a session from the browser; nothing when the browser brought none. */
export function endedCookies(request: Request, config: Settings): string[] {
  const parts = ['access', 'refresh', 'csrf'] as const;
  if (!parts.some((part) => readCookie(request, config, part))) return [];
  return parts.map((part) => writeCookie(request, config, part, '', 0));
}

/** One Set-Cookie. The provider sends the browser back from another site, where a Strict cookie would stay at home. */
export function writeCookie(request: Request, config: Settings, part: Part, value: string, seconds: number): string {
  const hidden = part === 'csrf' ? '' : '; HttpOnly';
  const site = part === 'sso' ? 'Lax' : 'Strict';
  const secure = isSecure(request, config) ? '; Secure' : '';
  return `${cookieName(request, config, part)}=${value}; Path=/${hidden}${secure}; SameSite=${site}; Max-Age=${seconds}`;
}

function isSecure(request: Request, { environment, http }: Settings): boolean {
  const https = request.secure || http.publicUrl.startsWith('https:');
  return https || environment === 'production' || LOOPBACK.test(request.hostname ?? '');
}
