import { isIP } from 'node:net';

/** An identity provider did not answer, or not in a way that can be used: nothing is known about whoever signs in. */
export class OidcUnreachable extends Error {
  override readonly name = 'OidcUnreachable';
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
 * A fetch for identity providers: no redirects, at most 1 MiB, until `options.signal` says stop. Throws OidcUnreachable
 * for whatever is not an answer: no connection, too much, a redirect, 429 or 5xx.
 */
export function openOidcFetch({ allowLoopback }: { allowLoopback: boolean }): OidcFetch {
  return async (url, options) => {
    if (!isOidcAddress(new URL(url), allowLoopback)) throw new OidcUnreachable('not an https address');
    const response = await fetch(url, { ...options, redirect: 'manual' }).catch((error: Error) => {
      throw new OidcUnreachable(`no connection (${(error.cause as Error | undefined)?.message ?? error.message})`);
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
