import { type Expression, type Field, type Place, type Sign, TIME_PARTS } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { asBase64, asBase64Offsets, asUtf16, withDashes } from './encodings.ts';
import { numberTest, plainTest, prefixTest, regexTest, type Scalar, valueTest } from './tests.ts';

const PLACES: Readonly<Record<string, Place>> = { contains: 'inside', startswith: 'start', endswith: 'end' };
const SIGNS: Readonly<Record<string, Sign>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };
const ENCODINGS = ['base64', 'base64offset', 'wide', 'utf16le', 'utf16be', 'utf16', 'windash'];
const PLAIN = [
  'all',
  'cased',
  'neq',
  'cidr',
  're',
  'i',
  'ignorecase',
  'm',
  'multiline',
  's',
  'dotall',
  'exists',
  'fieldref',
];
const PARTS: readonly string[] = TIME_PARTS;
const KNOWN = new Set([...Object.keys(PLACES), ...Object.keys(SIGNS), ...ENCODINGS, ...PLAIN, ...PARTS]);

/** One line of a selection: a field, how it is compared, and with what; several values mean any of them. */
export interface DetectionItem {
  field: Field;
  modifiers: readonly string[];
  values: readonly Scalar[];
  /** Finds the field that `fieldref` names. */
  fieldOf(name: string): Field;
}

/** The expression of a line of a selection. Throws RuleFault for unknown modifiers and what they cannot be used with. */
export function readItem({ field, modifiers, values, fieldOf }: DetectionItem, path: RulePath): Expression {
  for (const modifier of modifiers) {
    if (!KNOWN.has(modifier)) throw new RuleFault(`The modifier "${modifier}" is not supported.`, path);
  }
  const has = (modifier: string) => modifiers.includes(modifier);
  if (values.length === 0) throw new RuleFault('The list has no values.', path);
  const parts = values.map((value, at) => {
    const place = values.length > 1 ? [...path, at] : path;
    return has('fieldref') ? reference(value, place) : readValue(field, modifiers, value, place);
  });
  const joined = parts.length === 1 ? (parts[0] as Expression) : has('all') ? { all: parts } : { any: parts };
  return has('neq') ? { not: joined } : joined;

  function reference(value: Scalar, at: RulePath): Expression {
    if (typeof value !== 'string') throw new RuleFault('fieldref needs the name of a field.', at);
    return { test: 'same', field, other: fieldOf(value), place: placeOf(modifiers, at), cased: has('cased') };
  }
}

function readValue(field: Field, modifiers: readonly string[], value: Scalar, path: RulePath): Expression {
  const has = (modifier: string) => modifiers.includes(modifier);
  if (has('exists')) {
    if (typeof value !== 'boolean') throw new RuleFault('exists is true or false.', path);
    const stated: Expression = { test: 'stated', field };
    return value ? stated : { not: stated };
  }
  if (modifiers.some((modifier) => PARTS.includes(modifier))) return timeTest(field, modifiers, value, path);
  if (has('cidr')) return prefixTest(field, value, path);
  if (has('re')) return regexTest(field, value, flagsOf(modifiers), path);
  const sign = modifiers.find((modifier) => modifier in SIGNS);
  if (sign !== undefined) return numberTest(field, SIGNS[sign] as Sign, value, path);
  const place = placeOf(modifiers, path);
  const cased = has('cased');
  const encoded = encode(modifiers, value, path);
  if (encoded === null) return valueTest(field, value, { place, cased }, path);
  const isBase64 = has('base64') || has('base64offset');
  const parts = encoded.map((text) =>
    // Letters of base64 differ by case; and no character of it is a wildcard.
    isBase64 ? plainTest(field, text, place, true) : valueTest(field, text, { place, cased }, path),
  );
  return parts.length === 1 ? (parts[0] as Expression) : { any: parts };
}

/** `ts|hour: 3`, or compared: `ts|hour|gte: 22`. */
function timeTest(field: Field, modifiers: readonly string[], value: Scalar, path: RulePath): Expression {
  const parts = TIME_PARTS.filter((part) => modifiers.includes(part));
  const [part, another] = parts;
  if (field.in !== 'time' || !part || another) {
    throw new RuleFault(`${parts.join(' and ')} is for one part of the time of a record, such as ts|hour.`, path);
  }
  const other = modifiers.find((modifier) => modifier !== part && modifier !== 'neq' && !(modifier in SIGNS));
  if (other !== undefined) throw new RuleFault(`"${other}" is not for times.`, path);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw new RuleFault(`${part} is compared with whole numbers.`, path);
  }
  const sign = modifiers.find((modifier) => modifier in SIGNS);
  const of: Field = { in: 'time', part };
  return sign === undefined
    ? { test: 'number', field: of, value: number }
    : numberTest(of, SIGNS[sign] as Sign, number, path);
}

/** The texts that the value may stand as, through the encodings in their order; null when there are none. */
function encode(modifiers: readonly string[], value: Scalar, path: RulePath): string[] | null {
  const chain = modifiers.filter((modifier) => ENCODINGS.includes(modifier));
  if (chain.length === 0) return null;
  if (typeof value !== 'string') throw new RuleFault(`${chain[0]} is for texts.`, path);
  let texts: (string | Buffer)[] = [value];
  for (const modifier of chain) texts = texts.flatMap((text) => encodeOnce(modifier, text));
  if (texts.some((text) => typeof text !== 'string')) {
    throw new RuleFault('wide and utf16 need base64 or base64offset after them: logs hold no such bytes.', path);
  }
  return texts as string[];
}

function encodeOnce(modifier: string, text: string | Buffer): (string | Buffer)[] {
  if (modifier === 'base64') return [asBase64(text)];
  if (modifier === 'base64offset') return asBase64Offsets(text);
  const plain = text.toString();
  if (modifier === 'windash') return withDashes(plain);
  return [asUtf16(plain, modifier === 'utf16be' ? 'be' : 'le', modifier === 'utf16')];
}

function placeOf(modifiers: readonly string[], path: RulePath): Place {
  const places = modifiers.filter((modifier) => modifier in PLACES);
  if (places.length > 1) throw new RuleFault(`${places.join(' and ')} exclude each other.`, path);
  return places[0] === undefined ? 'equal' : (PLACES[places[0]] as Place);
}

function flagsOf(modifiers: readonly string[]): string {
  const long: Readonly<Record<string, string>> = { ignorecase: 'i', multiline: 'm', dotall: 's' };
  return modifiers
    .map((modifier) => long[modifier] ?? modifier)
    .filter((modifier) => ['i', 'm', 's'].includes(modifier))
    .join('');
}
