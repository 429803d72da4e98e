import { z } from 'zod';
import type { Severity } from '../detections/finding.ts';
import { type Expression, testsOf } from '../user-rules/expression.ts';
import { RuleFault } from '../user-rules/rule-fault.ts';
import { readCondition } from './condition.ts';
import { fieldsKept } from './fields-kept.ts';
import { type LogSource, readLogSource } from './log-source.ts';
import { type FieldOf, readSelection } from './selection.ts';

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
  notices: string[];
}

/** Reads a Sigma rule about single records. Throws RuleFault with the place of what is missing, wrong or not supported. */
export function readEventRule(value: Record<string, unknown>): EventRule {
  const rule = checked(eventRule, value);
  const log = readLogSource(rule.logsource, ['logsource']);
  const { fieldOf, notices, refuseWithout } = fieldsKept(log.fields);
  const where = readDetection(rule.detection, fieldOf);
  refuseWithout(where);
  const expression = log.within === null ? where : { all: [log.within, where] };
  if (testsOf(expression).length > MOST_TESTS) {
    throw new RuleFault(`A rule makes at most ${MOST_TESTS} comparisons.`, ['detection']);
  }
  return { ...about(rule), log, where: expression, notices: notices() };
}

/** What alerts say of a rule. */
export function about(rule: z.output<typeof ruleHeader>): Omit<EventRule, 'log' | 'where' | 'notices'> {
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

function readDetection(detection: Record<string, unknown>, fieldOf: FieldOf): Expression {
  const { condition, timeframe, ...named } = detection;
  if (timeframe !== undefined) {
    throw new RuleFault('timeframe is replaced by correlation rules.', ['detection', 'timeframe']);
  }
  const conditions = Array.isArray(condition) ? condition : [condition];
  if (!conditions.every((each): each is string => typeof each === 'string' && each.trim() !== '')) {
    throw new RuleFault('A detection has a condition.', ['detection', 'condition']);
  }
  const selections = new Map(
    Object.entries(named).map(([name, value]) => [name, readSelection(value, fieldOf, ['detection', name])] as const),
  );
  const parts = conditions.map((each) => readCondition(each, selections, ['detection', 'condition']));
  return parts.length === 1 ? (parts[0] as Expression) : { any: parts };
}
