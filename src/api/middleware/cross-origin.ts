import type { Request, RequestHandler } from 'express';
import { Problem } from '../problem.ts';

/** What pages of other origins may read of an answer, besides what browsers always let them. */
const EXPOSED = 'X-Total-Count, X-Page-Count, X-Request-Id';
const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const HEADERS = 'Authorization, Content-Type, X-Api-Key, X-Request-Id';
const PREFLIGHT_SECONDS = 600;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets pages of the listed origins, and of no other, call the API; never with cookies. A request of a page elsewhere that
 * could change something with nothing but the browser's cookies is refused, whatever the cookie says.
 */
export function crossOrigin({
  corsOrigins,
  publicUrl,
}: {
  corsOrigins: readonly string[];
  publicUrl: string;
}): RequestHandler {
  const allowed = new Set(corsOrigins);
  const ours = publicUrl && new URL(publicUrl).origin;
  return (request, response, next) => {
    const { origin } = request.headers;
    if (allowed.size > 0) response.vary('Origin');
    if (origin !== undefined && allowed.has(origin)) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Expose-Headers', EXPOSED);
      if (!isPreflight(request)) return next();
      response.setHeader('Access-Control-Allow-Methods', METHODS);
      response.setHeader('Access-Control-Allow-Headers', HEADERS);
      response.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
      response.status(204).end();
      return;
    }
    if (!READING.has(request.method) && !bringsCredentials(request) && isFromElsewhere(request, ours)) {
      throw new Problem(403, 'cross-site', 'A page of another site sent this.', {
        hint: 'Use the console of this platform, or send an access token; CORS_ORIGINS lists the sites that may call it.',
      });
    }
    next();
  };
}

function isPreflight({ method, headers }: Request): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

/** A page elsewhere cannot send these without a preflight, which it is not granted. */
function bringsCredentials({ headers }: Request): boolean {
  return headers.authorization !== undefined || headers['x-api-key'] !== undefined;
}

/** What the browser says of the page; it leaves Sec-Fetch-Site out on plain http. Programs say nothing. */
function isFromElsewhere({ headers }: Request, ours: string): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  if (origin === undefined || origin === ours) return false;
  if (!URL.canParse(origin) || new URL(origin).host !== host) return true;
  return ours.startsWith('https:') && !origin.startsWith('https:');
}
