import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a port of this machine that can break what runs through it. */
export interface BreakingProxy {
  port: number;
  /** From now on connections break when so many bytes came through them from the server; undefined: none does. */
  breakAfter(bytes: number | undefined): void;
  /** Connections that were broken. */
  broken(): number;
  /** Connections that are open. */
  open(): number;
  close(): Promise<void>;
}

export async function startBreakingProxy(target: number): Promise<BreakingProxy> {
  let limit: number | undefined;
  let broken = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    let bytes = 0;
    sockets.add(client);
    client.on('close', () => {
      sockets.delete(client);
      upstream.destroy();
    });
    for (const socket of [client, upstream]) socket.on('error', () => {});
    upstream.on('close', () => client.destroy());
    upstream.on('data', (chunk) => {
      bytes += chunk.length;
      if (limit === undefined || bytes <= limit) return;
      broken += 1;
      client.resetAndDestroy();
    });
    upstream.pipe(client);
    client.pipe(upstream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    breakAfter(bytes) {
      limit = bytes;
    },
    broken: () => broken,
    open: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
