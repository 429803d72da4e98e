/** What an indicator can be of. A `cidr` is a network; a `domain` stands for the names below it as well. */
export const INDICATOR_KINDS = ['address', 'cidr', 'domain', 'url', 'hash', 'ja3', 'ja4'] as const;
export type IndicatorKind = (typeof INDICATOR_KINDS)[number];

/** Traffic Light Protocol 2.0: with whom it may be shared. */
export const TLP = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;
export type Tlp = (typeof TLP)[number];

/** What an indicator says of the world, in one spelling; two of them are the same when kind and value are. */
export interface IndicatorValue {
  kind: IndicatorKind;
  value: string;
}

/** Something that somebody holds for a sign of an attack. */
export interface Indicator extends IndicatorValue {
  /** 0 to 100. */
  confidence: number;
  valid_from: Date | null;
  valid_until: Date | null;
  tags: string[];
  tlp: Tlp | null;
  description: string | null;
  /** Its name where it comes from: an id or an address. */
  reference: string | null;
}

/** What holds for indicators of which a file says nothing else. */
export interface GivenForAll {
  confidence: number;
  tags: readonly string[];
  tlp: Tlp | null;
  /** Take addresses too that are nobody's: private, reserved, for documentation, or shared by everybody. */
  includeReserved: boolean;
}

/** An entry that did not become an indicator, and why: `line` in a list or table, `place` in a document. */
export interface LeftOut {
  line: number | null;
  place: string | null;
  message: string;
}

/** Everything that a file says: entry by entry an indicator, or the reason why there is none. */
export interface ReadIndicators {
  indicators: Indicator[];
  left_out: LeftOut[];
}

const MOST_TAGS = 20;
const LONGEST_TAG = 100;
const LONGEST_TEXT = 1_000;

/** An indicator with what is given for all, where it says nothing itself. */
export function indicator(
  { kind, value }: IndicatorValue,
  stated: { [Key in keyof Omit<Indicator, 'kind' | 'value'>]?: Indicator[Key] | undefined },
  given: GivenForAll,
): Indicator {
  return {
    ...{ kind, value },
    confidence: Math.round(Math.min(100, Math.max(0, stated.confidence ?? given.confidence))),
    ...{ valid_from: stated.valid_from ?? null, valid_until: stated.valid_until ?? null },
    tags: tagsOf([...given.tags, ...(stated.tags ?? [])]),
    ...{ tlp: stated.tlp ?? given.tlp, description: clean(stated.description), reference: clean(stated.reference) },
  };
}

/** A time as a document states it; null when it is none that can be stored. */
export function timeOf(text: unknown): Date | null {
  if (typeof text !== 'string' && typeof text !== 'number') return null;
  const date = new Date(text);
  const year = date.getUTCFullYear();
  return year >= 1970 && year < 10_000 ? date : null;
}

/** TLP as feeds spell it: `TLP:AMBER`, `tlp:white`. */
export function tlpOf(text: string): Tlp | null {
  const [, name] = /^tlp[:=]\s*(.+)$/i.exec(text.trim()) ?? [];
  const level = name?.toLowerCase() === 'white' ? 'clear' : name?.toLowerCase();
  return TLP.find((one) => one === level) ?? null;
}

function tagsOf(texts: readonly string[]): string[] {
  const cleaned = texts.flatMap((text) => clean(text)?.slice(0, LONGEST_TAG) ?? []);
  return [...new Set(cleaned)].slice(0, MOST_TAGS);
}

/** Text as it may be stored and shown; null when nothing is left of it. */
function clean(text: string | null | undefined): string | null {
  const plain = (text ?? '').replace(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
  return plain === '' ? null : plain.slice(0, LONGEST_TEXT);
}
