import type { RequestHandler, Response } from 'express';
import helmet from 'helmet';

type Directives = Record<string, readonly string[]>;

/** An answer of the API is data: a browser that shows it as a page may load and run nothing. */
const NOTHING: Directives = {
  'default-src': ["'none'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

const DATA_POLICY = written(NOTHING);

/** A page of our own: its scripts, styles and pictures come from here, and none of them stands in the page. */
const OWN_PAGE: Directives = {
  ...NOTHING,
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'form-action': ["'self'"],
};

/**
 * Pages of others (Swagger UI, ReDoc, Bull Board): they style elements in place, ReDoc searches in a worker, and the
 * board names its own base.
 */
const FOREIGN_PAGE: Directives = {
  ...OWN_PAGE,
  'base-uri': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'worker-src': ["'self'", 'blob:'],
};

/** The headers of every answer. `https`: whether people reach the platform by https. */
export function securityHeaders(https: boolean): RequestHandler {
  const headers = headersOf(
    helmet({
      contentSecurityPolicy: false,
      frameguard: { action: 'deny' },
      referrerPolicy: { policy: 'no-referrer' },
      strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    }),
  );
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    asData(response);
    next();
  };
}

/** What it sets is the same for every answer; asked once, it is not a chain of thirteen functions in each request's way. */
function headersOf(middleware: RequestHandler): [name: string, value: string][] {
  const headers: [string, string][] = [];
  const response = { setHeader: (name: string, value: string) => headers.push([name, value]), removeHeader: () => {} };
  middleware({} as never, response as never, (error?: unknown) => {
    if (error) throw error;
  });
  return headers;
}

/** Marks an answer as data: kept nowhere, shown by nothing. Every answer starts as that, and every problem ends as that. */
export function asData(response: Response): void {
  response.setHeader('Content-Security-Policy', DATA_POLICY);
  response.setHeader('Cache-Control', 'no-store');
}

/** Content policy of the console. */
export const consolePolicy = policy({ ...OWN_PAGE, 'require-trusted-types-for': ["'script'"] });

/** Content policy of pages that others wrote. */
export const foreignPagePolicy = policy(FOREIGN_PAGE);

// upgrade-insecure-requests is never set: on plain http (a laptop, a closed network) it would break every page.
function policy(directives: Directives): RequestHandler {
  const value = written(directives);
  return (_request, response, next) => {
    response.setHeader('Content-Security-Policy', value);
    next();
  };
}

function written(directives: Directives): string {
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ');
}
