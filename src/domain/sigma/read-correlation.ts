import { z } from 'zod';
import { boundedMeasure } from '../user-rules/bounds.ts';
import { type CompiledRule, EACH_RECORD, type Measure, PAIR, type RuleQuery } from '../user-rules/compiled-rule.ts';
import type { Field } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { readBounds, readCountBounds } from './bounds.ts';
import { about, checked, type EventRule, kept, ruleHeader } from './read-rule.ts';
import { readTimespan } from './timespan.ts';

const TYPES = ['event_count', 'value_count', 'value_sum', 'value_avg', 'temporal', 'temporal_ordered'] as const;
const COUNTS: Readonly<Record<(typeof TYPES)[number], Measure['counts']>> = {
  ...({ event_count: 'events', value_count: 'distinct', value_sum: 'sum', value_avg: 'average' } as const),
  ...({ temporal: 'all-queries', temporal_ordered: 'in-order' } as const),
};
const names = z.union([z.string(), z.array(z.string()).max(20)]).transform((value) => [value].flat());

const correlationRule = ruleHeader.extend({
  correlation: z.object({
    type: z.enum(TYPES),
    rules: names,
    'group-by': names.default([]),
    timespan: z.string(),
    condition: z.union([z.record(z.string(), z.unknown()), z.string()]).optional(),
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
    if (found.aggregation) {
      throw new RuleFault(`"${name}" has an aggregation of its own.`, ['correlation', 'rules', at]);
    }
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
    return kept(log, alias?.[name] ?? stated, path, `"${name}"`);
  };
  const by = correlation['group-by'].map((stated, at) => field(stated, ['correlation', 'group-by', at]));
  const counted = countedBy(correlation);
  const value = counted === null ? null : field(counted, ['correlation', 'condition', 'field']);
  if (COUNTS[correlation.type] !== 'distinct' && value?.in === 'column' && value.type !== 'number') {
    throw new RuleFault(`${correlation.type} is for numbers.`, ['correlation', 'condition', 'field']);
  }
  return { source: log.source, kinds: log.kinds, where, groupBy: by, value };
}

/** The field whose values a correlation counts; null for one that counts records or rules. */
function countedBy({ type, condition }: Correlation): string | null {
  if (!type.startsWith('value_')) return null;
  const field = typeof condition === 'object' ? condition.field : undefined;
  if (typeof field === 'string') return field;
  throw new RuleFault(`${type} names the field whose values it counts.`, ['correlation', 'condition']);
}

function measureOf({ type, timespan, condition, rules }: Correlation): Measure {
  const seconds = readTimespan(timespan, 'smhd', ['correlation', 'timespan']);
  const counts = COUNTS[type];
  const path = ['correlation', 'condition'];
  if (counts === 'all-queries' || counts === 'in-order') {
    return { counts, atLeast: rulesAsked(condition, rules, counts === 'in-order'), seconds };
  }
  if (typeof condition === 'string') throw new RuleFault(`A condition of names is for temporal correlations.`, path);
  const { field: _field, ...signs } = condition ?? {};
  const isCount = counts === 'events' || counts === 'distinct';
  return boundedMeasure(counts, isCount ? readCountBounds(signs, path) : readBounds(signs, path), seconds);
}

/** How many of the rules of a temporal correlation must match: all, or as many as its condition says. */
function rulesAsked(condition: Correlation['condition'], rules: readonly string[], inOrder: boolean): number {
  const path = ['correlation', 'condition'];
  if (condition === undefined) return rules.length;
  if (typeof condition === 'string') {
    const wanted = condition.trim().split(/\s+and\s+/i);
    const isAll = wanted.length === rules.length && rules.every((rule) => wanted.includes(rule));
    if (isAll) return rules.length;
    throw new RuleFault('Only all of the rules, joined by "and", are supported here.', path);
  }
  const { gt, gte, lt, lte } = readCountBounds(condition, path);
  const least = Math.max((gt ?? -1) + 1, gte ?? 0);
  const most = Math.min((lt ?? Infinity) - 1, lte ?? Infinity);
  if (least < 1 || least > rules.length || most < rules.length || (inOrder && least < rules.length)) {
    throw new RuleFault(`The condition asks for ${inOrder ? 'all' : 'some'} of the ${rules.length} rules.`, path);
  }
  return least;
}

/** A Sigma rule as it fires that stands alone: on each record, by each pair of machines, or on what it counts of them. */
export function standingAlone(rule: EventRule): CompiledRule {
  const { title, description, severity, techniques, log, where, aggregation, notices } = rule;
  const { groupBy = PAIR, value = null, measure = EACH_RECORD } = aggregation ?? {};
  const query: RuleQuery = { source: log.source, kinds: log.kinds, where, groupBy, value };
  return { title, description, severity, techniques, notices, queries: [query], measure };
}
