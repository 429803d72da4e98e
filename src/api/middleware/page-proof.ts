import { timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { localsOf } from '../locals.ts';
import { Problem } from '../problem.ts';
import type { ApiServices } from '../services.ts';
import { readCookie } from '../session-cookies.ts';

/** The header in which our page sends the CSRF cookie back. */
export const CSRF_HEADER = 'X-CSRF-Token';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what could change something and is signed in by nothing but cookies, unless a page of ours sent it. Tokens and
 * API keys are not concerned: no browser adds those by itself.
 */
export function pageProof(services: Pick<ApiServices, 'config' | 'csrf'>): RequestHandler {
  return (request, response, next) => {
    const { principal, byCookie } = localsOf(response);
    if (principal && byCookie && !READING.has(request.method)) provePage(services, request, principal.sessionId);
    next();
  };
}

/** Throws 403 unless the origin is ours and the CSRF token is in cookie and header, the same, and this session's. */
export function provePage(
  { config, csrf }: Pick<ApiServices, 'config' | 'csrf'>,
  request: Request,
  sessionId: string,
): void {
  const cookie = readCookie(request, config, 'csrf') ?? '';
  const header = request.headersDistinct[CSRF_HEADER.toLowerCase()];
  const token = header?.length === 1 ? (header[0] ?? '') : '';
  if (isOurOrigin(request, config.http.publicUrl) && isEqual(cookie, token) && csrf.check(sessionId, token)) return;
  throw new Problem(403, 'csrf', 'It is not certain that a page of this platform sent this.', {
    hint: `With a session in cookies, send the cookie "…ringfence-csrf" as the header ${CSRF_HEADER}, from the platform's own origin. Or use an access token.`,
  });
}

/** What the browser says of the page must be said, and all of it must be us. */
function isOurOrigin(request: Request, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return site === 'same-origin';
  if (publicUrl && origin === new URL(publicUrl).origin) return true;
  if (!URL.canParse(origin) || new URL(origin).host !== host) return false;
  return origin.startsWith('https:') || !(request.secure || publicUrl.startsWith('https:'));
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}
