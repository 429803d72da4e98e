import { boundedMeasure } from '../user-rules/bounds.ts';
import type { Bounds, Measure } from '../user-rules/compiled-rule.ts';
import type { Field } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { readBounds, readCountBounds } from './bounds.ts';
import { readTimespan } from './timespan.ts';

const FORM =
  /^(count|sum|avg|min|max)\s*(?:\(\s*([^\s()]*)\s*\))?(?:\s+by\s+([^<>=]+?))?\s*(<=|>=|==|=|<|>)\s*(-?\d{1,15}(?:\.\d{1,9})?)$/i;
const SIGNS: Readonly<Record<string, keyof Bounds | 'eq'>> = {
  ...({ '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte', '=': 'eq', '==': 'eq' } as const),
};
const COUNTS: Readonly<Record<string, Measure['counts']>> = {
  ...({ sum: 'sum', avg: 'average', min: 'smallest', max: 'largest' } as const),
};

/** What a rule of before the correlations counts of its records: `| count(field) by group > number`, within a timeframe. */
export interface Aggregation {
  measure: Measure;
  groupBy: Field[];
  value: Field | null;
}

/**
 * Reads what stands behind `|` in a condition, as the specification had it until version 1.0: `count()` counts records,
 * `count(field)` different values, `sum`, `avg`, `min` and `max` look at numbers. Throws RuleFault.
 */
export function readAggregation(
  text: string,
  timeframe: unknown,
  fieldOf: (name: string, path: RulePath) => Field,
): Aggregation {
  const path = ['detection', 'condition'];
  if (/^near\b/i.test(text)) throw new RuleFault('near is replaced by temporal correlations; write one.', path);
  const [, said = '', field = '', by = '', sign = '', number = ''] = FORM.exec(text) ?? [];
  if (said === '') {
    throw new RuleFault(
      `An aggregation is count, sum, avg, min or max, a field in parentheses, by, a field and a comparison, not "${text.slice(0, 100)}".`,
      path,
    );
  }
  const name = said.toLowerCase();
  if (name !== 'count' && field === '') throw new RuleFault(`${name} needs a field in its parentheses.`, path);
  const counts = COUNTS[name] ?? (field === '' ? 'events' : 'distinct');
  const compared = { [SIGNS[sign] as string]: Number(number) };
  const bounds = name === 'count' ? readCountBounds(compared, path) : readBounds(compared, path);
  const value = field === '' ? null : fieldOf(field, path);
  if (name !== 'count' && value?.in === 'column' && value.type !== 'number') {
    throw new RuleFault(`${name} is for numbers, which "${field}" does not hold.`, path);
  }
  const seconds =
    timeframe === undefined ? Number.POSITIVE_INFINITY : readTimespan(timeframe, 'smhdwM', ['detection', 'timeframe']);
  const groups = by.split(',').flatMap((each) => each.trim() || []);
  return {
    measure: boundedMeasure(counts, bounds, seconds),
    groupBy: groups.map((group) => fieldOf(group, path)),
    value,
  };
}
