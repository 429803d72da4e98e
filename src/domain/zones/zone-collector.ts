import type { RangeKey } from '../sites/range-key.ts';
import type { ImportFault } from '../tables/table.ts';
import { readPrefix, shown } from './prefix.ts';
import { CRITICALITIES, criticalityOf, ENVIRONMENTS, environmentOf, type StatedZone } from './zone.ts';

/** A zone before anything of it is checked. */
export interface RawZone {
  name: string | undefined;
  ranges: string[];
  criticality: string | undefined;
  environment: string | undefined;
  compliance: string[] | undefined;
  owner: string | undefined;
  site: string | undefined;
  description: string | undefined;
}

/** Where a fault is. */
export type FaultPlace = Pick<ImportFault, 'line' | 'place'>;
type TellFault = (place: string, message: string) => void;

const MOST_ZONES = 10_000;
const MOST_RANGES = 100_000;
const MOST_FAULTS = 1_000;
const LONGEST_NAME = 120;
const LONGEST_TEXT = 1_000;

/** Puts zones together from what rows say, one after another; what is wrong with a row is a fault, and the rest stands. */
export class ZoneCollector {
  readonly #zones = new Map<string, StatedZone>();
  /** Prefix, by its key → name of its zone. */
  readonly #ranges = new Map<string, string>();
  readonly #faults: ImportFault[] = [];
  readonly #keyOf: RangeKey;

  constructor(keyOf: RangeKey) {
    this.#keyOf = keyOf;
  }

  add(raw: RawZone, at: (place: string) => FaultPlace): void {
    const tell: TellFault = (place, message) => {
      if (this.#faults.length < MOST_FAULTS) this.#faults.push({ ...at(place), message });
    };
    const zone = this.#zoneOf(raw.name, tell);
    if (zone === null) return;
    for (const text of raw.ranges) if (text !== '') this.#addRange(zone, raw.site ?? zone.site ?? null, text, tell);
    stateWord(zone, 'criticality', raw.criticality, { read: criticalityOf, words: CRITICALITIES }, tell);
    stateWord(zone, 'environment', raw.environment, { read: environmentOf, words: ENVIRONMENTS }, tell);
    for (const key of ['owner', 'site', 'description'] as const) stateText(zone, key, raw[key], tell);
    stateCompliance(zone, raw.compliance, tell);
  }

  result(): { zones: StatedZone[]; faults: ImportFault[] } {
    return { zones: [...this.#zones.values()], faults: this.#faults };
  }

  #zoneOf(name: string | undefined, tell: TellFault): StatedZone | null {
    if (name === undefined) tell('name', 'The zone has no name.');
    else if (!isName(name)) tell('name', `A name has at most ${LONGEST_NAME} characters, and no control characters.`);
    else if (!this.#zones.has(name) && this.#zones.size === MOST_ZONES)
      tell('name', `There are more than ${MOST_ZONES} zones.`);
    else {
      const zone = this.#zones.get(name) ?? { name, ranges: [] };
      this.#zones.set(name, zone);
      return zone;
    }
    return null;
  }

  #addRange(zone: StatedZone, site: string | null, text: string, tell: TellFault): void {
    const read = readPrefix(text);
    if ('fault' in read) {
      tell('ranges', read.fault);
      return;
    }
    const key = this.#keyOf(read.prefix, site);
    const other = this.#ranges.get(key);
    if (other === zone.name) return;
    if (other !== undefined) tell('ranges', `${read.prefix} is in the zone "${shown(other)}" already.`);
    else if (this.#ranges.size >= MOST_RANGES) tell('ranges', `There are more than ${MOST_RANGES} prefixes.`);
    else {
      this.#ranges.set(key, zone.name);
      zone.ranges.push(read.prefix);
    }
  }
}

function isName(text: string): boolean {
  return text.length <= LONGEST_NAME && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text);
}

function stateWord<Key extends 'criticality' | 'environment'>(
  zone: StatedZone,
  key: Key,
  word: string | undefined,
  { read, words }: { read: (word: string) => StatedZone[Key] | null; words: readonly string[] },
  tell: TellFault,
): void {
  if (word === undefined) return;
  const value = read(word);
  const before = zone[key];
  if (value === null) tell(key, `"${shown(word)}" is none of ${words.join(', ')}.`);
  else if (before !== undefined && before !== value)
    tell(key, `The zone is ${before} by an earlier row, and ${value} by this one.`);
  else zone[key] = value as StatedZone[Key];
}

function stateText(
  zone: StatedZone,
  key: 'owner' | 'site' | 'description',
  text: string | undefined,
  tell: TellFault,
): void {
  if (text === undefined) return;
  if (text.length > LONGEST_TEXT || /[\0\p{Cs}]/u.test(text))
    tell(key, `A text has at most ${LONGEST_TEXT} characters, and no NUL.`);
  else if (zone[key] !== undefined && zone[key] !== text) tell(key, 'An earlier row of the zone says something else.');
  else zone[key] = text;
}

function stateCompliance(zone: StatedZone, scopes: string[] | undefined, tell: TellFault): void {
  const stated = (scopes ?? []).map((scope) => scope.trim()).filter((scope) => scope !== '');
  if (!stated.every(isName)) {
    tell('compliance', `A scope has at most ${LONGEST_NAME} characters, and no control characters.`);
  } else if (stated.length > 0) {
    zone.compliance = [...new Set([...(zone.compliance ?? []), ...stated])].sort();
  }
}
