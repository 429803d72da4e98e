import { inTenant } from '../db/database.ts';
import { findDestination, recordBlocked } from '../db/destinations.ts';
import { enabledFeeds, type FeedPosition, type FeedRow, findFeed, noteFetch } from '../db/indicator-feeds.ts';
import { expireUnnamed, storeIndicators } from '../db/indicators.ts';
import type { LeftOut, ReadIndicators } from '../domain/intel/indicator.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { OutboundFailed } from '../infra/outbound-failed.ts';
import { outboundFetch } from '../infra/outbound-fetch.ts';
import type { JobContext, Processor } from './processor.ts';
import { type Ask, FeedFailed, readFeed } from './read-feed.ts';

const REQUEST_TIMEOUT = 60_000;
const LARGEST_ANSWER = 128 * 1024 * 1024;
const MOST_SHOWN = 50;

/**
 * Fetches feeds one after another. One that fails keeps its position and says why in `last_error`, and the others have
 * their turn; the job tells how many did. What came of a feed is stored answer by answer.
 */
export const intelFetch: Processor<'intel-fetch'> = async ({ feed_id }, context) => {
  const feeds = await inTenant(context.services.database.app, context.tenantId, async (transaction) =>
    feed_id === undefined ? enabledFeeds(transaction) : [await findFeed(transaction, feed_id)],
  );
  const result = { feeds: 0, failed: 0, created: 0, changed: 0, unchanged: 0, left_out: 0, expired: 0 };
  for (const [at, feed] of feeds.entries()) {
    if (feed === undefined) continue;
    context.signal.throwIfAborted();
    await context.report({ percent: Math.floor((100 * at) / feeds.length), step: `Fetching ${feed.name}` });
    const fetched = await fetchFeed(feed, context);
    result.feeds += 1;
    if (fetched === null) result.failed += 1;
    else for (const [name, count] of Object.entries(fetched)) result[name as keyof typeof fetched] += count;
  }
  return result;
};

/** Null when it could not be fetched. */
async function fetchFeed(feed: FeedRow, context: JobContext) {
  const { app } = context.services.database;
  const tenant = <Result>(work: Parameters<typeof inTenant<Result>>[2]) => inTenant(app, context.tenantId, work);
  const sums = { created: 0, changed: 0, unchanged: 0, left_out: 0, expired: 0 };
  const first: LeftOut[] = [];
  let position: FeedPosition = feed.position;
  try {
    for await (const answer of readFeed(feed, askFor(feed, context), givenBy(feed))) {
      context.signal.throwIfAborted();
      const { indicators, left_out }: ReadIndicators = answer.read;
      const origin = { source: feed.name, feedId: feed.id, createdBy: null };
      const change = await tenant((transaction) => storeIndicators(transaction, indicators, origin));
      for (const name of ['created', 'changed', 'unchanged'] as const) sums[name] += change[name];
      sums.left_out += left_out.length;
      first.push(...left_out.slice(0, MOST_SHOWN - first.length));
      position = answer.position;
    }
  } catch (error) {
    const message = await reasonOf(error, feed, context);
    await tenant((transaction) => noteFetch(transaction, feed.id, { error: message }));
    return null;
  }
  const days = feed.keep_days;
  await tenant(async (transaction) => {
    if (days !== null) sums.expired = await expireUnnamed(transaction, feed.id, days);
    await noteFetch(transaction, feed.id, { position, leftOut: { count: sums.left_out, first } });
  });
  return sums;
}

/** Sends one request to the feed's approved destination. */
function askFor(feed: FeedRow, { services, tenantId, signal }: JobContext): Ask {
  const { database, outbound, feedCipher } = services;
  const find = (url: string) =>
    inTenant(database.app, tenantId, (transaction) => findDestination(transaction, 'feed', url));
  const send = outboundFetch(find, outbound, { timeout: REQUEST_TIMEOUT, maxBytes: LARGEST_ANSWER });
  const sealed = feed.authorization_sealed;
  const own: Record<string, string> =
    sealed === null ? {} : { authorization: feedCipher.open(sealed, feed.id).toString() };
  return (url, headers) => send(url, { headers: { ...headers, ...own }, signal });
}

/** Why a feed failed, in words for whoever looks after it. Throws what is no fault of the feed. */
async function reasonOf(error: unknown, feed: FeedRow, { services, tenantId, signal }: JobContext): Promise<string> {
  signal.throwIfAborted();
  if (error instanceof FeedFailed || error instanceof OutboundFailed) return error.message;
  if (!(error instanceof DestinationNotAllowed)) throw error;
  const { hostname: target } = new URL(feed.url);
  await recordBlocked(services.database.control, { tenantId, purpose: 'feed', target, reason: error.message });
  return `${error.message} Approve it as a destination with the purpose feed.`;
}

function givenBy({ confidence, tags, tlp, include_reserved }: FeedRow) {
  return { confidence, tags, tlp, includeReserved: include_reserved };
}
