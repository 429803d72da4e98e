import { z } from 'zod';
import { type CompiledRule, EACH_RECORD, type Measure, PAIR, type RuleQuery } from '../user-rules/compiled-rule.ts';
import type { Field } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { about, checked, type EventRule, ruleHeader } from './read-rule.ts';

const TYPES = ['event_count', 'value_count', 'temporal', 'temporal_ordered'] as const;
const COUNTS: Readonly<Record<(typeof TYPES)[number], Measure['counts']>> = {
  ...{ event_count: 'events', value_count: 'distinct', temporal: 'all-queries', temporal_ordered: 'in-order' },
};
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const LONGEST_TIMESPAN = 30 * 86_400;
const names = z.union([z.string(), z.array(z.string()).max(20)]).transform((value) => [value].flat());

const correlationRule = ruleHeader.extend({
  correlation: z.object({
    type: z.enum(TYPES),
    rules: names,
    'group-by': names.default([]),
    timespan: z.string().regex(/^\d{1,6}[smhd]$/, 'must be a number with s, m, h or d, such as 10m'),
    condition: z.record(z.string(), z.unknown()).optional(),
    aliases: z.record(z.string(), z.record(z.string(), z.string())).default({}),
    generate: z.literal(false).optional(),
  }),
});
type Correlation = z.output<typeof correlationRule>['correlation'];

/** Reads a Sigma correlation over rules of the same text. Throws RuleFault for what is missing, wrong or not supported. */
export function readCorrelation(value: Record<string, unknown>, rules: readonly EventRule[]): CompiledRule {
  const rule = checked(correlationRule, value);
  const { correlation } = rule;
  const { title, description, severity, techniques } = about(rule);
  const measure = measureOf(correlation);
  const chosen = correlation.rules.map((name, at) => {
    const found = rules.find((each) => each.names.includes(name));
    if (!found) throw new RuleFault(`There is no rule "${name}" in this text.`, ['correlation', 'rules', at]);
    return { name, rule: found };
  });
  if (chosen.length < 2 && correlation.type.startsWith('temporal')) {
    throw new RuleFault('A temporal correlation needs two rules or more.', ['correlation', 'rules']);
  }
  return {
    ...{ title, description, severity, measure },
    techniques: [...new Set([...techniques, ...chosen.flatMap((each) => each.rule.techniques)])],
    notices: [...new Set(chosen.flatMap((each) => each.rule.notices))],
    queries: chosen.map((each) => queryOf(each, correlation)),
  };
}

function queryOf({ name, rule }: { name: string; rule: EventRule }, correlation: Correlation): RuleQuery {
  const { log, where } = rule;
  const field = (stated: string, path: RulePath): Field => {
    const alias = correlation.aliases[stated];
    const found = log.fields.get((alias?.[name] ?? stated).toLowerCase());
    if (!found) throw new RuleFault(`Nothing is kept of the field "${stated.slice(0, 60)}" of "${name}".`, path);
    return found;
  };
  const by = correlation['group-by'].map((stated, at) => field(stated, ['correlation', 'group-by', at]));
  const counted = correlation.type === 'value_count' ? correlation.condition?.field : undefined;
  const value = typeof counted === 'string' ? field(counted, ['correlation', 'condition', 'field']) : null;
  return { source: log.source, kinds: log.kinds, where, groupBy: by, value };
}

function measureOf({ type, timespan, condition }: Correlation): Measure {
  const seconds = Number(timespan.slice(0, -1)) * (UNITS[timespan.slice(-1)] as number);
  if (seconds > LONGEST_TIMESPAN || seconds === 0) {
    throw new RuleFault('A timespan is between 1s and 30d.', ['correlation', 'timespan']);
  }
  const counts = COUNTS[type];
  const path = ['correlation', 'condition'];
  if (counts === 'all-queries' || counts === 'in-order') {
    if (condition !== undefined) throw new RuleFault('A temporal correlation takes no condition here.', path);
    return { counts, atLeast: 1, seconds };
  }
  const { field, ...signs } = condition ?? {};
  if (type === 'value_count' && typeof field !== 'string') {
    throw new RuleFault('value_count names the field whose values it counts.', path);
  }
  return { counts, atLeast: leastOf(signs, path), seconds };
}

/** A rule fires once enough has happened; what wants little to happen would fire on every quiet hour. */
function leastOf(signs: Record<string, unknown>, path: RulePath): number {
  const [entry, another] = Object.entries(signs);
  if (!entry || another) throw new RuleFault('The condition has one of gte and gt.', path);
  const [sign, value] = entry;
  if (sign !== 'gte' && sign !== 'gt') {
    throw new RuleFault(`Only gte and gt are supported, not "${sign.slice(0, 20)}".`, [...path, sign]);
  }
  const least = typeof value === 'number' && Number.isInteger(value) ? value + (sign === 'gt' ? 1 : 0) : 0;
  if (least < 1 || least > 1_000_000) throw new RuleFault('Must be a whole number up to a million.', [...path, sign]);
  return least;
}

/** A Sigma rule about single records as it fires: by each pair of machines. */
export function eachRecord({ title, description, severity, techniques, log, where, notices }: EventRule): CompiledRule {
  const query: RuleQuery = { source: log.source, kinds: log.kinds, where, groupBy: PAIR, value: null };
  return { title, description, severity, techniques, notices, queries: [query], measure: EACH_RECORD };
}
