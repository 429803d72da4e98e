import { RE2JS } from 're2js';
import { z } from 'zod';
import { actionCalled } from '../logs/action.ts';
import { protocolNumber } from '../ports/protocols.ts';
import type { Expression, Field, Place, Sign, TextPattern } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { placed, plainText, readPattern } from './text-pattern.ts';

const LONGEST_PATTERN = 1_000;
const address = z.union([z.ipv4(), z.ipv6()]);
const prefix = z.union([z.cidrv4(), z.cidrv6(), address]);
const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** A value as YAML holds it. */
export type Scalar = string | number | boolean | null;

/** The test of a field against a value without other modifiers than where the value stands. */
export function valueTest(
  field: Field,
  value: Scalar,
  { place, cased }: { place: Place; cased: boolean },
  path: RulePath,
): Expression {
  if (value === null) return { not: { test: 'stated', field } };
  if (isColumn(field, 'protocol')) return protocolTest(field, value, place, path);
  const said = (isColumn(field, 'action') && place === 'equal' && actionCalled(String(value))) || String(value);
  const pattern = placed(readPattern(said), place);
  const plain = plainText(pattern);
  if (field.in === 'column' && plain !== null) {
    if (field.type === 'number' && /^-?\d+(\.\d+)?$/.test(plain))
      return { test: 'number', field, value: Number(plain) };
    if (field.type === 'address' && address.safeParse(plain).success) return { test: 'address', field, value: plain };
  }
  if (field.in === 'column' && field.type === 'flag') return flagTest(field, value, path);
  return { test: 'text', field, pattern, cased };
}

/** A text that must stand as it is, without wildcards. */
export function plainTest(field: Field, text: string, place: Place, cased: boolean): Expression {
  return { test: 'text', field, pattern: placed([text] satisfies TextPattern, place), cased };
}

/** Whether an address lies in a prefix. */
export function prefixTest(field: Field, value: Scalar, path: RulePath): Expression {
  if (typeof value !== 'string' || !prefix.safeParse(value).success) {
    throw new RuleFault(`"${String(value).slice(0, 60)}" is no prefix such as 10.0.0.0/8.`, path);
  }
  if (field.in === 'anything' || field.in === 'time' || (field.in === 'column' && field.type !== 'address')) {
    throw new RuleFault('Only addresses lie in prefixes; this field holds none.', path);
  }
  return { test: 'within', field, prefix: value };
}

/** A comparison of numbers. */
export function numberTest(field: Field, sign: Sign, value: Scalar, path: RulePath): Expression {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw new RuleFault(`"${String(value).slice(0, 60)}" is no number to compare with.`, path);
  }
  const isTime = field.in === 'time' && field.part === null;
  if (field.in === 'anything' || isTime || (field.in === 'column' && field.type !== 'number')) {
    throw new RuleFault('This field holds no numbers.', path);
  }
  return { test: 'compare', field, sign, value: number };
}

/** A regular expression in the syntax of RE2, which takes time linear in the text; it may match anywhere. */
export function regexTest(field: Field, value: Scalar, flags: string, path: RulePath): Expression {
  if (typeof value !== 'string') throw new RuleFault('A regular expression is a text.', path);
  if (value.length > LONGEST_PATTERN) {
    throw new RuleFault(`A regular expression has at most ${LONGEST_PATTERN} characters.`, path);
  }
  try {
    compileRegex(value, flags);
  } catch (error) {
    throw new RuleFault(`The regular expression cannot be used: ${(error as Error).message.slice(0, 200)}.`, path);
  }
  return { test: 'regex', field, pattern: value, flags };
}

/** The program of a regular expression; throws for what RE2 does not know. */
export function compileRegex(pattern: string, flags: string): RE2JS {
  return RE2JS.compile(
    pattern,
    [...flags].reduce((all, flag) => all | (FLAGS[flag] ?? 0), 0),
  );
}

/** Protocols are named in logs and numbered here. */
function protocolTest(field: Field, value: Scalar, place: Place, path: RulePath): Expression {
  const number = place === 'equal' ? protocolNumber(String(value)) : undefined;
  if (number === undefined) throw new RuleFault(`"${String(value).slice(0, 60)}" is no protocol such as tcp.`, path);
  return { test: 'number', field, value: number };
}

function flagTest(field: Field, value: Scalar, path: RulePath): Expression {
  const stated = /^(true|t|yes|1)$/i.test(String(value));
  if (!stated && !/^(false|f|no|0)$/i.test(String(value))) throw new RuleFault('This field is true or false.', path);
  return { test: 'flag', field, value: stated };
}

function isColumn(field: Field, column: string): boolean {
  return field.in === 'column' && field.column === column;
}
