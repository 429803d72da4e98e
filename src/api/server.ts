import { createServer as createHttpServer, type Server } from 'node:http';
import { createApp } from './app.ts';
import type { ApiServices } from './services.ts';

/**
 * The HTTP server. The three times belong together: Node looks for requests that take too long only every
 * `connectionsCheckingInterval`, so without it slow senders hold their connections far beyond the other two.
 */
export function createServer(services: ApiServices): Server {
  const server = createHttpServer(
    {
      headersTimeout: 8_000,
      // An upload at the size limit over a slow line takes minutes.
      requestTimeout: 600_000,
      connectionsCheckingInterval: 1_000,
      // Longer than a proxy's, so that it never sends a request into a connection that is just being closed.
      keepAliveTimeout: 65_000,
    },
    createApp(services),
  );
  return server;
}
