import { type LookupFunction, Socket } from 'node:net';
import { outcomeOf } from '../domain/scanning/connect-outcome.ts';
import type { PortState } from '../domain/scanning/slice.ts';

/** One attempt to connect; `end` gives it up without another word. */
export interface ConnectAttempt {
  end(): void;
}

/** Tries to connect, and tells once what came of it, with the reason as nmap words it. An open connection is reset at once. */
export function attemptConnect(
  host: string,
  port: number,
  tell: (outcome: PortState | 'shortage', reason: string) => void,
): ConnectAttempt {
  const socket = new Socket();
  socket.once('connect', () => {
    // A port that nobody has may be the one our own socket got: then we are talking to ourselves.
    const isSelf = socket.localPort === port && socket.localAddress === socket.remoteAddress;
    socket.resetAndDestroy();
    tell(isSelf ? 'closed' : 'open', isSelf ? 'conn-refused' : 'syn-ack');
  });
  socket.on('error', ({ code }: NodeJS.ErrnoException) => {
    socket.destroy();
    tell(outcomeOf(code), code === 'ECONNREFUSED' ? 'conn-refused' : (code ?? 'error').toLowerCase());
  });
  // An address never makes Node look up a name; whoever gives something else has a fault, and gets nowhere.
  socket.connect({ host, port, lookup: refuseNames, autoSelectFamily: false });
  return { end: () => socket.destroy() };
}

/** In place of the resolver. */
export const refuseNames: LookupFunction = (name, _options, done) => {
  done(Object.assign(new Error(`${name} is no address`), { code: 'EINVAL' }), '', 4);
};
