import { z } from 'zod';
import { FEED_KINDS, type FeedRow } from '../../db/indicator-feeds.ts';
import { INDICATOR_KINDS, TLP } from '../../domain/intel/indicator.ts';
import { moment } from '../../domain/requests/moment.ts';
import { count, plainName, timestamp } from '../schemas.ts';

/** How sure one is: of all indicators that say nothing of it themselves. */
export const confidence = z.coerce.number().int().min(0).max(100);
export const tlp = z.enum(TLP);
const shortText = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u, 'must not contain control characters');
const tag = plainName.max(100);
const tags = z.array(tag).max(20);
const includeReserved = z
  .boolean()
  .default(false)
  .meta({ description: 'Take addresses too that are private, reserved or shared by everybody' });

/** An indicator as it is listed. */
export const indicator = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(INDICATOR_KINDS),
    value: z.string(),
    source: z.string().meta({ description: 'Who says so: a name that somebody gave, or the feed' }),
    feed_id: z.uuid().nullable(),
    confidence: z.int(),
    valid_from: timestamp.nullable(),
    valid_until: timestamp.nullable().meta({ description: 'Traffic after it is no sign any more' }),
    tags: z.array(z.string()),
    tlp: tlp.nullable(),
    description: z.string().nullable(),
    reference: z.string().nullable(),
    created_by: z.uuid().nullable(),
    added_at: timestamp,
    seen_at: timestamp.meta({ description: 'When its source named it last' }),
  })
  .meta({ id: 'Indicator' });

/** An indicator that somebody adds. */
export const newIndicator = z.strictObject({
  value: z.string().min(1).max(2_000).meta({ description: 'Defanged or not, such as evil[.]example' }),
  kind: z.enum(INDICATOR_KINDS).optional().meta({ description: 'Told by its look unless stated; JA3 must be' }),
  source: plainName.default('manual'),
  confidence: z.int().min(0).max(100).default(75),
  valid_from: moment.optional(),
  valid_until: moment.optional(),
  tags: tags.default([]),
  tlp: tlp.optional(),
  description: shortText.optional(),
  include_reserved: includeReserved,
});

/** What an import did, or would do. */
export const indicatorImport = z
  .strictObject({
    dry_run: z.boolean(),
    indicators: count.meta({ description: 'Indicators in the file' }),
    created: count,
    changed: count,
    unchanged: count,
    left_out: count.meta({ description: 'Entries that are no indicator or none that can be matched' }),
    errors: z
      .array(z.strictObject({ line: z.int().nullable(), place: z.string().nullable(), message: z.string() }))
      .meta({ description: 'The first of those, each with why' }),
    job_id: z.uuid().nullable().meta({ description: 'The job that holds them against what was seen before' }),
  })
  .meta({ id: 'IndicatorImport' });

const url = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .meta({
    description:
      'taxii: a collection, an API root, or a discovery that ends with /taxii2/. misp: the folder with manifest.json. file: a bundle of STIX, an event of MISP, a table or a list.',
  });
const authorization = z
  .string()
  .regex(/^[\x20-\x7e]{1,2000}$/, 'must be visible ASCII')
  .meta({ description: 'The header Authorization to ask with; it is sealed, and never shown again' });
const keepDays = z
  .int()
  .min(1)
  .max(3_650)
  .nullable()
  .meta({ description: 'Days after which an indicator ends that the feed does not name any more' });

/** A feed that somebody adds. */
export const newFeed = z.strictObject({
  name: plainName,
  kind: z.enum(FEED_KINDS),
  url,
  authorization: authorization.optional(),
  confidence: z.int().min(0).max(100).default(50),
  tags: tags.default([]),
  tlp: tlp.nullable().default(null),
  keep_days: keepDays.default(null),
  include_reserved: includeReserved,
  enabled: z.boolean().default(true),
});

/** What of it is to be otherwise. */
export const changedFeed = z.strictObject({
  url: url.optional(),
  authorization: authorization.nullable().optional(),
  confidence: z.int().min(0).max(100).optional(),
  tags: tags.optional(),
  tlp: tlp.nullable().optional(),
  keep_days: keepDays.optional(),
  enabled: z.boolean().optional(),
});

/** A feed with how it fares. */
export const feed = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    kind: z.enum(FEED_KINDS),
    url: z.string(),
    authorized: z.boolean().meta({ description: 'Whether it is asked with an authorization' }),
    confidence: z.int(),
    tags: z.array(z.string()),
    tlp: tlp.nullable(),
    keep_days: z.int().nullable(),
    include_reserved: z.boolean(),
    enabled: z.boolean(),
    indicators: count.meta({ description: 'Indicators of it that have not ended' }),
    left_out: count.meta({ description: 'Entries of the last answers that could not be taken' }),
    last_fetch_at: timestamp.nullable(),
    last_success_at: timestamp.nullable(),
    last_error: z.string().nullable(),
    created_by: z.uuid(),
    created_at: timestamp,
  })
  .meta({ id: 'IndicatorFeed' });

/** The feed as `feed` says: without what it is asked with. */
export function feedView(row: FeedRow, indicators = 0) {
  const { id, name, kind, url: at, confidence: sure, tags: tagged, keep_days, include_reserved, enabled } = row;
  const { last_fetch_at, last_success_at, last_error, created_by, created_at } = row;
  return {
    ...{ id, name, kind, url: at, authorized: row.authorization_sealed !== null, confidence: sure, tags: tagged },
    ...{ tlp: row.tlp, keep_days, include_reserved, enabled, indicators, left_out: row.left_out.count },
    ...{ last_fetch_at, last_success_at, last_error, created_by, created_at },
  };
}
