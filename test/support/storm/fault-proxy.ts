import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** How a proxy treats what passes through it. */
export type Conduct =
  | { kind: 'pass' }
  /** Nobody gets through, and who was through is thrown out. */
  | { kind: 'refuse' }
  /** Connections stand, and nothing moves on them. */
  | { kind: 'freeze' }
  /** Every piece takes so many milliseconds longer, each way. */
  | { kind: 'delay'; milliseconds: number }
  /** Each way carries no more than that. */
  | { kind: 'narrow'; bytesPerSecond: number }
  /** Connections are reset once so many bytes have come back. */
  | { kind: 'cut'; afterBytes: number };

/** A TCP proxy in this process that misbehaves when told to; it spreads connections over its targets in turn. */
export interface FaultProxy {
  port: number;
  behave(conduct: Conduct): void;
  stop(): Promise<void>;
}

/** Starts one on any free port of the loopback; `targets` is asked anew for each connection. */
export async function startFaultProxy(targets: () => { host: string; port: number }[]): Promise<FaultProxy> {
  let conduct: Conduct = { kind: 'pass' };
  let turn = 0;
  const pairs = new Set<[Socket, Socket]>();
  const server = createServer((inner) => {
    if (conduct.kind === 'refuse') return void inner.resetAndDestroy();
    const list = targets();
    const target = list[turn++ % list.length];
    if (!target) return void inner.resetAndDestroy();
    const outer = connect({ host: target.host, port: target.port });
    const pair: [Socket, Socket] = [inner, outer];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      inner.destroy();
      outer.destroy();
    };
    for (const socket of pair) socket.setNoDelay(true).on('error', end).on('close', end);
    pass(inner, outer, () => conduct, null);
    pass(outer, inner, () => conduct, end);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    behave(next) {
      conduct = next;
      if (next.kind !== 'refuse') return;
      for (const [inner, outer] of pairs) {
        inner.resetAndDestroy();
        outer.resetAndDestroy();
      }
    },
    stop: () => close(server, pairs),
  };
}

/** Moves bytes one way; `cut`, where given, ends both ways. */
function pass(from: Socket, to: Socket, conduct: () => Conduct, cut: (() => void) | null): void {
  let passed = 0;
  from.on('data', (bytes: Buffer) => {
    const now = conduct();
    passed += bytes.length;
    if (now.kind === 'cut' && cut && passed > now.afterBytes) return cut();
    if (now.kind === 'pass' || now.kind === 'cut') {
      if (!to.write(bytes)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      return;
    }
    from.pause();
    void thaw(conduct, now, bytes.length).then(() => {
      if (!to.destroyed) to.write(bytes);
      from.resume();
    });
  });
}

/** Waits as the conduct says: out of a freeze until it ends, through a delay or a narrow way for its time. */
async function thaw(conduct: () => Conduct, now: Conduct, bytes: number): Promise<void> {
  if (now.kind === 'delay') return sleep(now.milliseconds);
  if (now.kind === 'narrow') return sleep((bytes / now.bytesPerSecond) * 1_000);
  while (conduct().kind === 'freeze') await sleep(20);
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

async function close(server: Server, pairs: Set<[Socket, Socket]>): Promise<void> {
  for (const pair of pairs) for (const socket of pair) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}
