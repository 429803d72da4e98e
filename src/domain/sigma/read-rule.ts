import { z } from 'zod';
import type { Severity } from '../detections/finding.ts';
import { type Expression, type Field, testsOf } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { type Aggregation, readAggregation } from './aggregation.ts';
import { readCondition } from './condition.ts';
import { fieldsKept } from './fields-kept.ts';
import { type LogSource, readLogSource } from './log-source.ts';
import { type FieldOf, fieldsAsked, readSelection } from './selection.ts';

const MOST_TESTS = 3_000;
const LEVELS: Readonly<Record<string, Severity>> = { informational: 'info' };
const text = z.string().trim().min(1);

/** What rules of both sorts say about themselves. */
export const ruleHeader = z.object({
  title: text.max(256),
  description: z.string().max(10_000).optional(),
  id: z.string().max(100).optional(),
  name: z.string().max(256).optional(),
  level: z.enum(['informational', 'low', 'medium', 'high', 'critical']).default('medium'),
  tags: z.array(z.string().max(200)).max(200).default([]),
});

const eventRule = ruleHeader.extend({
  logsource: z.object({
    category: text.toLowerCase().optional(),
    product: text.toLowerCase().optional(),
    service: text.toLowerCase().optional(),
  }),
  detection: z.record(z.string(), z.unknown()),
});

/** A Sigma rule about single records. */
export interface EventRule {
  title: string;
  description: string;
  severity: Severity;
  techniques: string[];
  /** What a correlation may call it. */
  names: string[];
  log: LogSource;
  where: Expression;
  /** What is counted of the records, as rules of before the correlations say it. */
  aggregation: Aggregation | null;
  notices: string[];
}

/** Reads a Sigma rule about single records. Throws RuleFault with the place of what is missing, wrong or not supported. */
export function readEventRule(value: Record<string, unknown>): EventRule {
  const rule = checked(eventRule, value);
  const log = readLogSource(rule.logsource, fieldsAsked(rule.detection), ['logsource']);
  const { fieldOf, notices, refuseWithout } = fieldsKept(log.fields);
  const { where, aggregation, saying } = readDetection(rule.detection, fieldOf, log);
  refuseWithout(where);
  const expression = log.within === null ? where : { all: [log.within, where] };
  if (testsOf(expression).length > MOST_TESTS) {
    throw new RuleFault(`A rule makes at most ${MOST_TESTS} comparisons.`, ['detection']);
  }
  return { ...about(rule), log, where: expression, aggregation, notices: [...notices(), ...saying] };
}

/** What alerts say of a rule. */
export function about(rule: z.output<typeof ruleHeader>): Omit<EventRule, 'log' | 'where' | 'aggregation' | 'notices'> {
  return {
    title: rule.title,
    description: rule.description?.trim() || rule.title,
    severity: LEVELS[rule.level] ?? (rule.level as Severity),
    techniques: rule.tags.flatMap((tag) => /^attack\.(t\d{4}(\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase() ?? []),
    names: [rule.id, rule.name].flatMap((name) => name ?? []),
  };
}

/** What a schema makes of a value; throws RuleFault for the first thing that it refuses. */
export function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = (issue?.path ?? []).map((part) => (typeof part === 'number' ? part : String(part)));
  throw new RuleFault(`${path.join('.') || 'The rule'}: ${issue?.message ?? 'cannot be read'}.`, path);
}

interface Detection {
  where: Expression;
  aggregation: Aggregation | null;
  /** What its author should know of it. */
  saying: string[];
}

function readDetection(detection: Record<string, unknown>, fieldOf: FieldOf, log: LogSource): Detection {
  const { condition, timeframe, ...named } = detection;
  const path = ['detection', 'condition'];
  const conditions = Array.isArray(condition) ? condition : [condition];
  if (!conditions.every((each): each is string => typeof each === 'string' && each.trim() !== '')) {
    throw new RuleFault('A detection has a condition.', path);
  }
  const selections = new Map(
    Object.entries(named).map(([name, value]) => [name, readSelection(value, fieldOf, ['detection', name])] as const),
  );
  const [first = '', ...others] = conditions;
  const pipe = first.indexOf('|');
  if (others.some((other) => other.includes('|')) || (pipe >= 0 && others.length > 0)) {
    throw new RuleFault('A detection with an aggregation has one condition.', path);
  }
  const searches = pipe < 0 ? conditions : [first.slice(0, pipe)];
  const parts = searches.map((each) => readCondition(each, selections, path));
  const where: Expression = parts.length === 1 ? (parts[0] as Expression) : { any: parts };
  if (pipe < 0) {
    const saying = timeframe === undefined ? [] : ['A timeframe says nothing without an aggregation.'];
    return { where, aggregation: null, saying };
  }
  const aggregation = readAggregation(first.slice(pipe + 1).trim(), timeframe, (name, at) => kept(log, name, at));
  const saying = timeframe === undefined ? ['Without a timeframe, all that is looked at is counted together.'] : [];
  return { where, aggregation, saying };
}

/** A field that records can be grouped by, or that can be counted; throws RuleFault where nothing is kept of it. */
export function kept({ fields }: LogSource, name: string, path: RulePath, of = 'this log'): Field {
  const field = fields.get(name.toLowerCase());
  if (!field) throw new RuleFault(`Nothing is kept of the field "${name.slice(0, 60)}" of ${of}.`, path);
  return field;
}
