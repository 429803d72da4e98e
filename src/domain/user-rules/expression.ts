/** What a rule looks at: flows, or what logs say besides. */
export type RecordSource = 'flows' | 'observations';

/** Columns that rules may name, by what they hold. Addresses are client and server, as everywhere. */
export const RECORD_COLUMNS = {
  flows: {
    ...{ client: 'address', server: 'address', client_port: 'number', port: 'number', protocol: 'number' },
    ...{ duration: 'number', bytes_out: 'number', bytes_in: 'number', ip_bytes_out: 'number', ip_bytes_in: 'number' },
    ...{ packets_out: 'number', packets_in: 'number', failed: 'flag', action: 'text', state: 'text' },
    ...{ application: 'text', user: 'text', rule: 'text', observer: 'text', client_zone: 'text', server_zone: 'text' },
  },
  observations: {
    ...{ client: 'address', server: 'address', client_port: 'number', port: 'number', protocol: 'number' },
    ...{ name: 'text', url: 'text', extension: 'text', query: 'text' },
  },
} as const satisfies Record<RecordSource, Record<string, FieldType>>;

export type FieldType = 'address' | 'number' | 'text' | 'flag';

export const TIME_PARTS = ['minute', 'hour', 'day', 'week', 'month', 'year'] as const;
export type TimePart = (typeof TIME_PARTS)[number];

/**
 * A field of a record: a column, details of an observation (of several keys any may match, and of a list any entry), when it
 * was or a part of that as a number (UTC; weeks as in ISO 8601), or everything that the record says, as one text. What is
 * not kept of a log is as if no record stated it.
 */
export type Field =
  | { in: 'column'; column: string; type: FieldType }
  | { in: 'detail'; keys: readonly string[] }
  | { in: 'time'; part: TimePart | null }
  | { in: 'anything' }
  | { in: 'nothing'; name: string };

/** Text with wildcards: texts as they are, `one` for any character, `many` for any number of them. */
export type TextPattern = readonly (string | { any: 'one' | 'many' })[];

export type Place = 'equal' | 'start' | 'end' | 'inside';
export type Sign = '<' | '<=' | '>' | '>=';

/** One test of one field. A record that does not state the field fails every test, but for what `not` makes of that. */
export type Test =
  | { test: 'number'; field: Field; value: number }
  | { test: 'flag'; field: Field; value: boolean }
  | { test: 'address'; field: Field; value: string }
  | { test: 'within'; field: Field; prefix: string }
  | { test: 'text'; field: Field; pattern: TextPattern; cased: boolean }
  | { test: 'regex'; field: Field; pattern: string; flags: string }
  | { test: 'compare'; field: Field; sign: Sign; value: number }
  | { test: 'stated'; field: Field }
  | { test: 'same'; field: Field; other: Field; place: Place; cased: boolean };

/** What a record must be like: tests, joined. */
export type Expression = { all: readonly Expression[] } | { any: readonly Expression[] } | { not: Expression } | Test;

/** The tests of an expression, in the order in which they stand. */
export function testsOf(expression: Expression): Test[] {
  if ('all' in expression) return expression.all.flatMap(testsOf);
  if ('any' in expression) return expression.any.flatMap(testsOf);
  return 'not' in expression ? testsOf(expression.not) : [expression];
}

/** Whether the expression holds, given what came of each of its tests, in the order of `testsOf`. */
export function holds(expression: Expression, outcomes: Iterator<boolean>): boolean {
  // Every part is asked, even once the answer is known, so that the outcomes stay in step.
  if ('all' in expression) return expression.all.map((part) => holds(part, outcomes)).every(Boolean);
  if ('any' in expression) return expression.any.map((part) => holds(part, outcomes)).some(Boolean);
  if ('not' in expression) return !holds(expression.not, outcomes);
  return outcomes.next().value === true;
}
