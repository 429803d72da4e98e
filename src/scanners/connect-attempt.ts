import { type LookupFunction, Socket } from 'node:net';
import { outcomeOf } from '../domain/scanning/connect-outcome.ts';
import type { PortState } from '../domain/scanning/slice.ts';

/** Hears once what came of an attempt to connect, with the reason as nmap words it. */
export interface AttemptListener {
  hear(attempt: ConnectAttempt, outcome: PortState | 'shortage', reason: string): void;
}

/** One attempt to connect; `destroy` gives it up without another word. */
export class ConnectAttempt extends Socket {
  readonly #listener: AttemptListener;

  constructor(listener: AttemptListener) {
    super();
    this.#listener = listener;
    // The same two functions for every attempt: there are many thousands a second.
    this.on('connect', hearConnect).on('error', hearError);
  }

  /** Connects to an address; whoever gives something else has a fault, and gets nowhere: no name is ever looked up. */
  begin(host: string, port: number): void {
    this.connect({ host, port, lookup: refuseNames, autoSelectFamily: false });
  }

  /** Takes in that somebody answered; what has been opened is reset at once. */
  open(): void {
    // A port that nobody has may be the one our own socket got: then we are talking to ourselves.
    const isSelf = this.localPort === this.remotePort && this.localAddress === this.remoteAddress;
    this.resetAndDestroy();
    this.#listener.hear(this, isSelf ? 'closed' : 'open', isSelf ? 'conn-refused' : 'syn-ack');
  }

  fail(code: string | undefined): void {
    this.destroy();
    const reason = code === 'ECONNREFUSED' ? 'conn-refused' : (code ?? 'error').toLowerCase();
    this.#listener.hear(this, outcomeOf(code), reason);
  }
}

function hearConnect(this: ConnectAttempt): void {
  this.open();
}

function hearError(this: ConnectAttempt, { code }: NodeJS.ErrnoException): void {
  this.fail(code);
}

/** In place of the resolver. */
export const refuseNames: LookupFunction = (name, _options, done) => {
  done(Object.assign(new Error(`${name} is no address`), { code: 'EINVAL' }), '', 4);
};
