import { z } from 'zod';
import { type GivenForAll, type Indicator, indicator, type ReadIndicators, timeOf, tlpOf } from './indicator.ts';
import { readValue } from './read-value.ts';
import { readPattern } from './stix-pattern.ts';

/** A bundle of STIX 2.1, or an envelope of TAXII 2.1: what both have is a list of objects. */
const withObjects = z.looseObject({ objects: z.array(z.unknown()) });

const stixIndicator = z.looseObject({
  type: z.literal('indicator'),
  id: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  pattern: z.string(),
  pattern_type: z.string().optional(),
  confidence: z.number().optional(),
  valid_from: z.string().optional(),
  valid_until: z.string().optional(),
  revoked: z.boolean().optional(),
  labels: z.array(z.string()).optional(),
  indicator_types: z.array(z.string()).optional(),
  object_marking_refs: z.array(z.string()).optional(),
});
type StixIndicator = z.output<typeof stixIndicator>;

/** The markings that STIX 2.1 itself defines (section 7.2.1.4); others are objects of the bundle. */
const TLP_IDS: Record<string, string> = {
  'marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9': 'tlp:white',
  'marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da': 'tlp:green',
  'marking-definition--f88d31f6-486f-44da-b317-01333bde0b82': 'tlp:amber',
  'marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed': 'tlp:red',
};

/** Whether a JSON document has STIX objects. */
export function isStix(document: unknown): boolean {
  return withObjects.safeParse(document).success;
}

/**
 * Reads the indicators of a bundle; other objects are context and count for nothing. One pattern may give several; one
 * that says something else is left out with the reason, and so is what was revoked.
 */
export function readStix(document: unknown, given: GivenForAll): ReadIndicators {
  const { objects } = withObjects.parse(document);
  const markings = markingsOf(objects);
  const read: ReadIndicators = { indicators: [], left_out: [] };
  for (const [at, object] of objects.entries()) {
    if ((object as { type?: unknown } | null)?.type !== 'indicator') continue;
    const parsed = stixIndicator.safeParse(object);
    const place = parsed.data?.id ?? `objects[${at}]`;
    const tell = (message: string) => read.left_out.push({ line: null, place, message });
    if (!parsed.success) tell('It is no indicator of STIX 2.1: it has no pattern, or a property of another type.');
    else read.indicators.push(...indicatorsOf(parsed.data, markings, given, tell));
  }
  return read;
}

function indicatorsOf(
  object: StixIndicator,
  markings: ReadonlyMap<string, string>,
  given: GivenForAll,
  tell: (message: string) => void,
): Indicator[] {
  if (object.revoked) return none(tell, 'It was revoked.');
  if ((object.pattern_type ?? 'stix') !== 'stix')
    return none(tell, `A pattern of type ${object.pattern_type} is not matched.`);
  const pattern = readPattern(object.pattern);
  if ('fault' in pattern) return none(tell, pattern.fault);
  const stated = {
    ...{
      confidence: object.confidence,
      valid_from: timeOf(object.valid_from),
      valid_until: timeOf(object.valid_until),
    },
    tags: [...(object.indicator_types ?? []), ...(object.labels ?? [])],
    tlp: (object.object_marking_refs ?? []).map((ref) => tlpOf(markings.get(ref) ?? '')).find((tlp) => tlp !== null),
    ...{ description: object.name ?? object.description, reference: object.id },
  };
  return pattern.terms.flatMap(({ kind, text }) => {
    const value = readValue(text, { kind, includeReserved: given.includeReserved });
    return 'fault' in value ? none(tell, value.fault) : [indicator(value, stated, given)];
  });
}

function none(tell: (message: string) => void, message: string): Indicator[] {
  tell(message);
  return [];
}

/** TLP by the id of its marking. */
function markingsOf(objects: readonly unknown[]): Map<string, string> {
  const markings = new Map(Object.entries(TLP_IDS));
  for (const object of objects) {
    const { type, id, name, definition } = (object ?? {}) as Record<string, unknown>;
    if (type !== 'marking-definition' || typeof id !== 'string') continue;
    const tlp = (definition as { tlp?: unknown } | undefined)?.tlp;
    if (typeof tlp === 'string') markings.set(id, `tlp:${tlp}`);
    else if (typeof name === 'string') markings.set(id, name);
  }
  return markings;
}
