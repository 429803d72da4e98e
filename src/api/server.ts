import { createServer as createHttpServer, type Server, type ServerOptions } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createApp } from './app.ts';
import { sayFarewell } from './drain.ts';
import { serveSockets } from './realtime/upgrade.ts';
import type { ApiServices } from './services.ts';
import { tlsOptions } from './tls.ts';

/**
 * The HTTP server, with TLS where a certificate is configured. The three times belong together: Node looks for requests
 * that take too long only every `connectionsCheckingInterval`, so without it slow senders hold their connections far
 * beyond the other two.
 */
export function createServer(services: ApiServices): Server {
  const { headersTimeout, requestTimeout, tlsCert } = services.config.http;
  const options = {
    headersTimeout,
    // An upload at the size limit over a slow line takes minutes.
    requestTimeout,
    connectionsCheckingInterval: Math.min(1_000, headersTimeout),
    // Longer than a proxy's, so that it never sends a request into a connection that is just being closed.
    keepAliveTimeout: 65_000,
  };
  const server = tlsCert ? secureServer(services, options) : createHttpServer(options, createApp(services));
  sayFarewell(server, services.stopping);
  serveSockets(server, services);
  return server;
}

function secureServer(services: ApiServices, options: ServerOptions): Server {
  const { headersTimeout, tlsCert, tlsKey } = services.config.http;
  const tls = tlsOptions({ cert: tlsCert, key: tlsKey });
  // A handshake is not yet a request, which the times above would count.
  return createHttpsServer({ ...options, ...tls, handshakeTimeout: headersTimeout }, createApp(services));
}
