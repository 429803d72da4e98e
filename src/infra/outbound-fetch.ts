import { DestinationNotAllowed } from './destination-not-allowed.ts';
import type { Destination } from './destination-url.ts';
import { type OutboundRules, outboundRequest } from './outbound-request.ts';

const WITHOUT_BODY = new Set([101, 204, 205, 304]);

/**
 * A `fetch` for libraries that want one, which sends through `outboundRequest` and only to what `find` knows for a URL;
 * options for redirects, caches and the like mean nothing to it. Rejects as `outboundRequest` does.
 */
export function outboundFetch(
  find: (url: string) => Promise<Destination | undefined>,
  rules: OutboundRules,
  limits: { timeout?: number; maxBytes?: number } = {},
): typeof fetch {
  return async (input, init) => {
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    const destination = await find(url);
    if (!destination) throw new DestinationNotAllowed('No administrator has approved this destination.');
    const request = new Request(input, init);
    const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
    const answer = await outboundRequest(
      url,
      {
        ...limits,
        destination,
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body,
        signal: request.signal,
      },
      rules,
    );
    // Inflated and whole by now.
    const {
      'content-encoding': _encoding,
      'content-length': _length,
      'transfer-encoding': _transfer,
      ...headers
    } = answer.headers;
    const content = WITHOUT_BODY.has(answer.status) ? null : new Uint8Array(answer.body);
    return new Response(content, { status: answer.status, headers });
  };
}
