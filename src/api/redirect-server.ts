import { createServer, type Server } from 'node:http';

const HOST = /^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i;
/** For programs, which are to learn that they sent their secrets in the clear, not to go on unnoticed. */
const FOR_PROGRAMS = /^\/(?:api|metrics|healthz|readyz)(?![\w-])/i;

/** Where plain http is sent on to. */
export interface RedirectTarget {
  /** What people type, when that is known; else the host they asked for is kept. */
  publicUrl: string;
  /** The port of the TLS listener. */
  port: number;
}

/** A plain-http server that tells browsers where the platform is; programs, and what would change something, are refused. */
export function createRedirectServer(target: RedirectTarget): Server {
  return createServer(
    { headersTimeout: 5_000, requestTimeout: 5_000, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      const origin = originOf(target, request.headers.host);
      const path = request.url ?? '';
      response.setHeader('Connection', 'close');
      // An absolute URL or "*" is no path; put behind our host it could name another.
      if (!origin || !path.startsWith('/')) response.writeHead(400).end();
      else if ((request.method !== 'GET' && request.method !== 'HEAD') || FOR_PROGRAMS.test(path)) {
        response.writeHead(403, { 'Content-Type': 'text/plain' }).end('This is served over https only.\n');
      } else response.writeHead(308, { Location: origin + path }).end();
    },
  );
}

function originOf({ publicUrl, port }: RedirectTarget, host: string | undefined): string | undefined {
  if (publicUrl) return new URL(publicUrl).origin;
  const name = HOST.exec(host ?? '')?.[1];
  return name && `https://${name}${port === 443 ? '' : `:${port}`}`;
}
