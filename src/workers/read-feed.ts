import { z } from 'zod';
import type { FeedPosition, FeedRow } from '../db/indicator-feeds.ts';
import type { GivenForAll, ReadIndicators } from '../domain/intel/indicator.ts';
import { readDocument, readIndicators } from '../domain/intel/read-indicators.ts';

/** Asks a URL of a feed. */
export type Ask = (url: string, headers: Record<string, string>) => Promise<Response>;

/** What one answer of a feed says, and how far the feed is read with it. */
export interface FeedAnswer {
  read: ReadIndicators;
  position: FeedPosition;
}

/** The other side answers, but not as a feed of this kind does. */
export class FeedFailed extends Error {
  override readonly name = 'FeedFailed';
}

const TAXII = 'application/taxii+json;version=2.1';
const PAGE = 1_000;
const MOST_PAGES = 10_000;

const apiRoots = z.looseObject({ default: z.string().optional(), api_roots: z.array(z.string()).optional() });
const collections = z.looseObject({
  collections: z.array(z.looseObject({ id: z.string(), can_read: z.boolean() })).default([]),
});
const envelope = z.looseObject({
  more: z.boolean().default(false),
  next: z.string().optional(),
  objects: z.array(z.unknown()).default([]),
});
const manifest = z.record(
  z.string(),
  z.looseObject({ timestamp: z.union([z.string(), z.number()]).transform(Number) }),
);

/** Reads what is new in a feed, answer by answer. Throws FeedFailed, and what `ask` throws. */
export function readFeed(feed: FeedRow, ask: Ask, given: GivenForAll): AsyncGenerator<FeedAnswer> {
  if (feed.kind === 'taxii') return readTaxii(feed, ask, given);
  return feed.kind === 'misp' ? readMispFeed(feed, ask, given) : readFile(feed, ask, given);
}

/**
 * TAXII 2.1: the feed's URL is a collection, an API root, or a server's discovery; of the latter two every collection is
 * read that may be. Pages follow one another by `next`, and the next look asks for what was added since.
 */
async function* readTaxii(feed: FeedRow, ask: Ask, given: GivenForAll): AsyncGenerator<FeedAnswer> {
  const added_after = { ...feed.position.added_after };
  for (const collection of await collectionsOf(feed.url, ask)) {
    const since = added_after[collection];
    let newest = since;
    let next: string | undefined;
    for (let no = 0; no < MOST_PAGES; no++) {
      const { answer, body } = await json(pageOf(collection, since, next), ask, envelope);
      newest = later(newest, answer.headers.get('x-taxii-date-added-last'));
      const last = !body.more || body.next === undefined;
      // Until all pages of it are here the next look at a collection begins where this one did.
      if (last && newest !== undefined) added_after[collection] = newest;
      yield { read: readDocument(body, given) ?? nothing(), position: { added_after: { ...added_after } } };
      if (last) break;
      next = body.next;
    }
  }
}

function pageOf(collection: string, since: string | undefined, next: string | undefined): string {
  const url = new URL(`${collection}objects/`);
  url.searchParams.set('limit', String(PAGE));
  url.searchParams.set('match[type]', 'indicator');
  if (since !== undefined) url.searchParams.set('added_after', since);
  if (next !== undefined) url.searchParams.set('next', next);
  return url.href;
}

/** The later of two times as their texts: a Date would lose the microseconds that a server may count in. */
function later(known: string | undefined, stated: string | null): string | undefined {
  if (stated === null || Number.isNaN(Date.parse(stated))) return known;
  return known === undefined || Date.parse(stated) >= Date.parse(known) ? stated : known;
}

/** Addresses of collections, each with a slash at its end. */
async function collectionsOf(stated: string, ask: Ask): Promise<string[]> {
  const url = stated.endsWith('/') ? stated : `${stated}/`;
  if (/\/collections\/[^/]+\/$/.test(url)) return [url];
  const roots = /\/taxii2\/$/.test(url) ? await rootsOf(url, ask) : [url];
  const found: string[] = [];
  for (const root of roots) {
    const { body } = await json(`${root}collections/`, ask, collections);
    for (const { id, can_read } of body.collections) if (can_read) found.push(`${root}collections/${id}/`);
  }
  if (found.length === 0) throw new FeedFailed('The server has no collection that may be read.');
  return found;
}

async function rootsOf(url: string, ask: Ask): Promise<string[]> {
  const { body } = await json(url, ask, apiRoots);
  const stated = body.api_roots ?? (body.default === undefined ? [] : [body.default]);
  return stated.map((root) => new URL(root.endsWith('/') ? root : `${root}/`, url).href);
}

/** A feed of MISP: a manifest of events by their ids, and a document for each; those that changed since are read. */
async function* readMispFeed(feed: FeedRow, ask: Ask, given: GivenForAll): AsyncGenerator<FeedAnswer> {
  const base = feed.url.replace(/manifest\.json$/, '').replace(/\/?$/, '/');
  const { body } = await json(`${base}manifest.json`, ask, manifest);
  const since = feed.position.timestamp ?? 0;
  const news = Object.entries(body)
    .filter(([id, { timestamp }]) => /^[0-9a-f-]{36}$/i.test(id) && timestamp > since)
    .sort(([, a], [, b]) => a.timestamp - b.timestamp);
  for (const [at, [id, { timestamp }]] of news.entries()) {
    const { body: event } = await json(`${base}${id}.json`, ask, z.unknown());
    const read = readDocument(event, given);
    if (read === null) throw new FeedFailed(`Event ${id} is no event of MISP.`);
    // Another event of the same second may follow.
    const settled = (news[at + 1]?.[1].timestamp ?? Number.POSITIVE_INFINITY) > timestamp;
    yield { read, position: settled ? { timestamp } : { timestamp: Math.max(since, timestamp - 1) } };
  }
  if (news.length === 0) yield { read: nothing(), position: feed.position };
}

/** One file, asked for again only when it has changed; where values end that are not named again, it is read each time. */
async function* readFile(feed: FeedRow, ask: Ask, given: GivenForAll): AsyncGenerator<FeedAnswer> {
  const etag = feed.keep_days === null ? feed.position.etag : undefined;
  const answer = await ask(feed.url, etag === undefined ? {} : { 'if-none-match': etag });
  if (answer.status === 304) return;
  const read = readIndicators(await textOf(answer), given);
  if (read === null) throw new FeedFailed('The answer is JSON, but neither STIX nor MISP.');
  const tag = answer.headers.get('etag');
  yield { read, position: tag === null ? {} : { etag: tag } };
}

async function json<Body>(url: string, ask: Ask, schema: z.ZodType<Body>): Promise<{ answer: Response; body: Body }> {
  const answer = await ask(url, { accept: url.endsWith('.json') ? 'application/json' : TAXII });
  const text = await textOf(answer);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new FeedFailed('The answer is no JSON.');
  }
  const parsed = schema.safeParse(document);
  if (!parsed.success) throw new FeedFailed('The answer is not what a feed of this kind says.');
  return { answer, body: parsed.data };
}

async function textOf(answer: Response): Promise<string> {
  if (answer.ok) return answer.text();
  const hint = answer.status === 401 || answer.status === 403 ? ' It wants other credentials.' : '';
  throw new FeedFailed(`The feed answers with status ${answer.status}.${hint}`);
}

function nothing(): ReadIndicators {
  return { indicators: [], left_out: [] };
}
