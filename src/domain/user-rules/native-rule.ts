import { z } from 'zod';
import { SEVERITIES } from '../detections/finding.ts';
import { OBSERVATION_KINDS } from '../logs/observation.ts';
import { isStorable } from '../requests/storable.ts';
import { numberTest, prefixTest, regexTest, type Scalar, valueTest } from '../sigma/tests.ts';
import type { CompiledRule, Measure } from './compiled-rule.ts';
import { type Expression, type Field, RECORD_COLUMNS, type RecordSource } from './expression.ts';
import { RuleFault, type RulePath } from './rule-fault.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const scalar = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()]);
const values = z.union([scalar, z.array(scalar).min(1).max(2_000)]);
const comparison = z.strictObject({
  is: values.optional(),
  not: values.optional(),
  within: z.union([z.string(), z.array(z.string()).min(1).max(500)]).optional(),
  matches: z.string().max(1_000).optional(),
  ...{ lt: z.number().optional(), lte: z.number().optional(), gt: z.number().optional(), gte: z.number().optional() },
});
const least = z.number().positive().max(Number.MAX_SAFE_INTEGER);

const nativeRule = z.strictObject({
  title: z.string().trim().min(1).max(256),
  description: z.string().max(10_000).default(''),
  severity: z.enum(SEVERITIES).default('medium'),
  techniques: z
    .array(z.string().regex(/^T\d{4}(\.\d{3})?$/))
    .max(20)
    .default([]),
  over: z.union([z.literal('flows'), z.enum(OBSERVATION_KINDS)]),
  where: z.record(z.string(), z.union([values, comparison])).default({}),
  group_by: z.array(z.string()).min(1).max(5),
  window: z.string().regex(/^\d{1,6}[smhd]$/, 'must be a number with s, m, h or d, such as 10m'),
  at_least: z.union([
    z.strictObject({ count: least.int() }),
    z.strictObject({ distinct: z.string(), values: least.int() }),
    z.strictObject({ sum: z.string(), of: least }),
  ]),
});
type NativeRule = z.output<typeof nativeRule>;

/**
 * Reads a threshold rule: which records (`over`, `where`), grouped how, and how many, how many different values or what sum
 * within the window make it fire. Throws RuleFault with the place of what is wrong.
 */
export function readNativeRule(text: string): CompiledRule {
  const rule = parse(text);
  const source: RecordSource = rule.over === 'flows' ? 'flows' : 'observations';
  const field = (name: string, path: RulePath) => fieldOf(source, name, path);
  const parts = Object.entries(rule.where).map(([name, wanted]) =>
    readWanted(field(name, ['where', name]), wanted, ['where', name]),
  );
  const counted =
    'distinct' in rule.at_least ? rule.at_least.distinct : 'sum' in rule.at_least ? rule.at_least.sum : null;
  const value = counted === null ? null : field(counted, ['at_least']);
  if ('sum' in rule.at_least && value?.in === 'column' && value.type !== 'number') {
    throw new RuleFault('Only numbers are added up.', ['at_least', 'sum']);
  }
  const groupBy = rule.group_by.map((name, at) => field(name, ['group_by', at]));
  const kinds = rule.over === 'flows' ? [] : [rule.over];
  const { title, severity, techniques } = rule;
  return {
    ...{ title, severity, techniques, description: rule.description || title, measure: measureOf(rule) },
    notices: [],
    queries: [{ source, kinds, where: { all: parts }, groupBy, value }],
  };
}

function parse(text: string): NativeRule {
  if (text.length > 64 * 1024) throw new RuleFault('A rule has at most 65536 characters.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new RuleFault(`This is no JSON: ${(error as Error).message.slice(0, 200)}.`);
  }
  const parsed = nativeRule.safeParse(value);
  if (parsed.success && !isStorable(parsed.data)) {
    throw new RuleFault('A text in the rule has characters that no log has.');
  }
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  throw new RuleFault(`${path.join('.') || 'The rule'}: ${issue?.message ?? 'cannot be read'}.`, path);
}

function measureOf({ at_least, window }: NativeRule): Measure {
  const seconds = Number(window.slice(0, -1)) * (UNITS[window.slice(-1)] as number);
  if (seconds === 0 || seconds > 30 * 86_400) throw new RuleFault('A window is between 1s and 30d.', ['window']);
  if ('count' in at_least) return { counts: 'events', atLeast: at_least.count, seconds };
  if ('distinct' in at_least) return { counts: 'distinct', atLeast: at_least.values, seconds };
  return { counts: 'sum', atLeast: at_least.of, seconds };
}

function fieldOf(source: RecordSource, name: string, path: RulePath): Field {
  const columns: Readonly<Record<string, 'address' | 'number' | 'text' | 'flag'>> = RECORD_COLUMNS[source];
  const type = Object.hasOwn(columns, name) ? columns[name] : undefined;
  if (type) return { in: 'column', column: name, type };
  const key = /^detail\.([a-z0-9_]{1,60})$/.exec(name)?.[1];
  if (source === 'observations' && key) return { in: 'detail', keys: [key] };
  const known = [...Object.keys(columns), ...(source === 'observations' ? ['detail.NAME'] : [])].join(', ');
  throw new RuleFault(`There is no field "${name.slice(0, 60)}"; there are ${known}.`, path);
}

function readWanted(field: Field, wanted: NativeRule['where'][string], path: RulePath): Expression {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) return anyOf(field, wanted, path);
  const { is, not, within, matches, ...signs } = wanted;
  const parts: Expression[] = [];
  if (is !== undefined) parts.push(anyOf(field, is, [...path, 'is']));
  if (not !== undefined) parts.push({ not: anyOf(field, not, [...path, 'not']) });
  if (within !== undefined) {
    parts.push({ any: [within].flat().map((prefix) => prefixTest(field, prefix, [...path, 'within'])) });
  }
  if (matches !== undefined) parts.push(regexTest(field, matches, '', [...path, 'matches']));
  for (const [name, sign] of [
    ['lt', '<'],
    ['lte', '<='],
    ['gt', '>'],
    ['gte', '>='],
  ] as const) {
    if (signs[name] !== undefined) parts.push(numberTest(field, sign, signs[name], [...path, name]));
  }
  return { all: parts };
}

function anyOf(field: Field, wanted: Scalar | Scalar[], path: RulePath): Expression {
  const list = Array.isArray(wanted) ? wanted : [wanted];
  return { any: list.map((value) => valueTest(field, value, { place: 'equal', cased: false }, path)) };
}
