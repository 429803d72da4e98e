import { z } from 'zod';
import {
  type GivenForAll,
  type Indicator,
  type IndicatorKind,
  indicator,
  type ReadIndicators,
  timeOf,
  tlpOf,
} from './indicator.ts';
import { readValue } from './read-value.ts';

const tag = z.looseObject({ name: z.string() });
const attribute = z.looseObject({
  uuid: z.string().optional(),
  type: z.string(),
  value: z.union([z.string(), z.number()]).transform(String),
  to_ids: z.union([z.boolean(), z.enum(['0', '1']), z.literal(0), z.literal(1)]).optional(),
  comment: z.string().nullish(),
  first_seen: z.string().nullish(),
  last_seen: z.string().nullish(),
  Tag: z.array(tag).optional(),
});
type Attribute = z.output<typeof attribute>;

const event = z.looseObject({
  uuid: z.string().optional(),
  info: z.string().optional(),
  Tag: z.array(tag).optional(),
  Attribute: z.array(z.unknown()).optional(),
  Object: z.array(z.looseObject({ Attribute: z.array(z.unknown()).optional() })).optional(),
});
const wrapped = z.looseObject({ Event: event });
const searched = z.looseObject({
  response: z.union([z.array(wrapped), z.looseObject({ Attribute: z.array(z.unknown()) })]),
});

/** Parts of a MISP type, `|` between them, and what they are matched as; other parts (ports, file names) say more of them. */
const KINDS: Record<string, IndicatorKind> = {
  ...{ 'ip-src': 'address', 'ip-dst': 'address', ip: 'address', domain: 'domain', hostname: 'domain' },
  ...{ url: 'url', uri: 'url', link: 'url', 'ja3-fingerprint-md5': 'ja3', 'ja4-plus': 'ja4', ja4: 'ja4' },
  ...{ md5: 'hash', sha1: 'hash', sha224: 'hash', sha256: 'hash', sha384: 'hash', sha512: 'hash' },
};

/** Whether a JSON document is an event of MISP, or what its search answers. */
export function isMisp(document: unknown): boolean {
  return wrapped.safeParse(document).success || searched.safeParse(document).success;
}

/**
 * Reads attributes of MISP events. Those that are not meant for detection (`to_ids` false) are context and count for
 * nothing; those of a type that is not matched are left out with the reason.
 */
export function readMisp(document: unknown, given: GivenForAll): ReadIndicators {
  const read: ReadIndicators = { indicators: [], left_out: [] };
  for (const { info, Tag = [], Attribute = [], Object: objects = [] } of eventsOf(document)) {
    for (const one of [...Attribute, ...objects.flatMap((object) => object.Attribute ?? [])]) {
      const parsed = attribute.safeParse(one);
      if (!parsed.success) {
        read.left_out.push({ line: null, place: null, message: 'An attribute has no type or no value.' });
        continue;
      }
      const stated = { ...parsed.data, tags: [...Tag, ...(parsed.data.Tag ?? [])].map(({ name }) => name), info };
      const place = parsed.data.uuid ?? parsed.data.value.slice(0, 100);
      const told = readAttribute(stated, given);
      read.indicators.push(...told.indicators);
      read.left_out.push(...told.faults.map((message) => ({ line: null, place, message })));
    }
  }
  return read;
}

/** One attribute, of JSON or of a row of a table. */
export function readAttribute(
  {
    type,
    value,
    to_ids,
    uuid,
    comment,
    first_seen,
    tags,
    info,
  }: Attribute & { tags: string[]; info?: string | undefined },
  given: GivenForAll,
): { indicators: Indicator[]; faults: string[] } {
  const told: { indicators: Indicator[]; faults: string[] } = { indicators: [], faults: [] };
  if (to_ids === false || to_ids === '0' || to_ids === 0) return told;
  const values = value.split('|');
  const parts = type.split('|').map((part, at) => ({ kind: KINDS[part], text: values[at] ?? '' }));
  if (parts.every(({ kind }) => kind === undefined))
    told.faults.push(`Attributes of the type ${type.slice(0, 60)} are not matched.`);
  const stated = {
    ...{ tags: tags.filter((name) => tlpOf(name) === null), valid_from: timeOf(first_seen) },
    tlp: tags.map(tlpOf).find((tlp) => tlp !== null),
    ...{ description: [info, comment].filter(Boolean).join(': '), reference: uuid },
  };
  for (const { kind, text } of parts) {
    if (kind === undefined) continue;
    const read = readValue(text, { kind, includeReserved: given.includeReserved });
    if ('fault' in read) told.faults.push(read.fault);
    else told.indicators.push(indicator(read, stated, given));
  }
  return told;
}

function eventsOf(document: unknown): z.output<typeof event>[] {
  const one = wrapped.safeParse(document);
  if (one.success) return [one.data.Event];
  const { response } = searched.parse(document);
  return Array.isArray(response) ? response.map(({ Event }) => Event) : [{ Attribute: response.Attribute }];
}
