import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './certificates.ts';

/** Ends TLS in front of a server that speaks none. */
export interface TlsProxy {
  /** The server's URL with the proxy's host and port in it. */
  urlFor(url: string, host?: string): string;
  close(): void;
}

const SSL_REQUEST = 80_877_103;

/** Starts one on loopback; with `postgres` it answers the protocol's SSLRequest first, as a server with TLS does. */
export async function startTlsProxy(
  target: string,
  certificate: Certificate,
  { postgres = false } = {},
): Promise<TlsProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const server = createServer(async (socket) => {
    open.add(socket);
    socket.on('error', () => {}).on('close', () => open.delete(socket));
    if (postgres) {
      const [request] = (await once(socket, 'data').catch(() => [Buffer.alloc(8)])) as [Buffer];
      if (request.length !== 8 || request.readUInt32BE(4) !== SSL_REQUEST) return socket.destroy();
      socket.write('S');
    }
    const plain = new TLSSocket(socket, { isServer: true, ...certificate });
    const upstream = connect(Number(port), hostname);
    plain.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => plain.destroy()).on('close', () => plain.destroy());
    plain.pipe(upstream).pipe(plain);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    urlFor(url, host = '127.0.0.1') {
      const changed = new URL(url);
      changed.hostname = host;
      changed.port = String((server.address() as AddressInfo).port);
      return changed.toString();
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
