import type { Request } from 'express';
import type { ApiServices } from './services.ts';

/** A cookie for one part of the site, which is why it cannot have the prefix `__Host-`. */
export interface PathCookie {
  name: string;
  path: string;
  /** How long the browser keeps it. */
  seconds: number;
}

type Settings = Pick<ApiServices['config'], 'http'>;

/** The value of the cookie, if the browser brought one. */
export function readPathCookie(request: Request, config: Settings, cookie: PathCookie): string | undefined {
  const start = `${nameOf(request, config, cookie)}=`;
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
  return value && /^[\w.-]{1,4096}$/.test(value) ? value : undefined;
}

/** Set-Cookie, for no script and no other site. Over https it is Secure and named so that plain http cannot plant it. */
export function writePathCookie(request: Request, config: Settings, cookie: PathCookie, value: string): string {
  const secure = isSecure(request, config) ? '; Secure' : '';
  const { path, seconds } = cookie;
  return `${nameOf(request, config, cookie)}=${value}; Path=${path}; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`;
}

function nameOf(request: Request, config: Settings, { name }: PathCookie): string {
  return `${isSecure(request, config) ? '__Secure-' : ''}${name}`;
}

function isSecure(request: Request, { http }: Settings): boolean {
  return request.secure || http.publicUrl.startsWith('https:');
}
