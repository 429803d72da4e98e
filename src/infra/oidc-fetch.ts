import { isIP } from 'node:net';
import { DestinationNotAllowed } from './destination-not-allowed.ts';
import { OutboundFailed } from './outbound-failed.ts';

/** An identity provider did not answer, or not in a way that can be used: nothing is known about whoever signs in. */
export class OidcUnreachable extends Error {
  override readonly name = 'OidcUnreachable';
}

/** Nothing was sent to `origin` (scheme, host and port), because the rules for destinations forbid it; `message` has why. */
export class OidcNotApproved extends Error {
  override readonly name = 'OidcNotApproved';
  readonly origin: string;

  constructor(origin: string, { message }: DestinationNotAllowed) {
    super(message);
    this.origin = origin;
  }
}

/** What asks identity providers. */
export type OidcFetch = (url: string, options: RequestInit) => Promise<Response>;

/** A provider's documents are a few kilobytes; keys and groups of a large one some dozens. */
const LARGEST_ANSWER = 1024 * 1024;

/** Whether a URL may be asked: https, or plain http on this machine where that is allowed (development and tests). */
export function isOidcAddress(url: URL, allowLoopback: boolean): boolean {
  if (url.username || url.password) return false;
  return url.protocol === 'https:' || (allowLoopback && url.protocol === 'http:' && isLoopback(url.hostname));
}

/**
 * A fetch for identity providers: no redirects, at most 1 MiB, until `options.signal` says stop. What goes by https goes
 * through `send`, which keeps to the rules for destinations. Throws OidcNotApproved when those forbid it, and
 * OidcUnreachable for whatever is not an answer: no connection, too much, a redirect, 429 or 5xx.
 */
export function openOidcFetch({ allowLoopback, send }: { allowLoopback: boolean; send: OidcFetch }): OidcFetch {
  return async (url, options) => {
    const { protocol, origin } = new URL(url);
    if (!isOidcAddress(new URL(url), allowLoopback)) throw new OidcUnreachable('not an https address');
    const ask: OidcFetch = protocol === 'https:' ? send : fetch;
    const response = await ask(url, { ...options, redirect: 'manual' }).catch((error: Error) => {
      if (error instanceof DestinationNotAllowed) throw new OidcNotApproved(origin, error);
      throw new OidcUnreachable(reasonOf(error));
    });
    const { status } = response;
    if (status >= 500 || status === 429 || (status >= 300 && status < 400)) {
      await response.body?.cancel();
      throw new OidcUnreachable(`status ${status}`);
    }
    const body = await readCapped(response);
    return new Response(status === 204 ? null : body, { status, headers: response.headers });
  };
}

function reasonOf(error: Error): string {
  const { message } = (error.cause as Error | undefined) ?? error;
  if (!(error instanceof OutboundFailed)) return `no connection (${message})`;
  return error.cause === undefined ? error.code : `${error.code} (${message})`;
}

async function readCapped(response: Response): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > LARGEST_ANSWER) throw new Error(`more than ${LARGEST_ANSWER} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw new OidcUnreachable(`the answer broke off (${(error as Error).message})`);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

function isLoopback(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return host === 'localhost' || address === '::1' || (isIP(address) === 4 && address.startsWith('127.'));
}
