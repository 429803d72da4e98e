import {
  type Expression,
  type Field,
  type RecordSource,
  type Test,
  type TextPattern,
  TIME_PARTS,
  type TimePart,
  testsOf,
} from '../domain/user-rules/expression.ts';
import { withinBindings, withinSql } from './address-range.ts';

/** A piece of SQL with what it binds, in order. Nothing that a user wrote ever stands in the text. */
export interface Sql {
  text: string;
  bindings: unknown[];
}

const ENDS = { client: 'src', server: 'dst', client_port: 'src_port', port: 'dst_port' };
/** Where a log states host and path apart, they are put together. */
const URL = `coalesce(detail->>'url', nullif(concat(coalesce(detail->>'host', name), coalesce(detail->>'uri', detail->>'path')), ''))`;
/** A question mark as it stands in SQL would be taken for a binding. */
const QUESTION = 'chr(63)';
const PATH = `substring(regexp_replace(split_part(split_part(${URL}, '#', 1), ${QUESTION}, 1), '^[A-Za-z][A-Za-z0-9+.-]*://', '') from '/.*$')`;
const COLUMNS: Readonly<Record<RecordSource, Readonly<Record<string, string>>>> = {
  flows: { ...ENDS, user: '"user"', client_zone: 'src_zone', server_zone: 'dst_zone' },
  observations: {
    ...ENDS,
    url: URL,
    extension: `lower(substring(${PATH} from '[.]([A-Za-z0-9]{1,12})$'))`,
    query: `case when strpos(${URL}, ${QUESTION}) > 0 then nullif(substr(split_part(${URL}, '#', 1), strpos(${URL}, ${QUESTION}) + 1), '') end`,
  },
};
const OWN_NAME = /^[a-z_]{1,40}$/;

/** The condition that a record meets the expression. */
export function expressionSql(source: RecordSource, expression: Expression): Sql {
  return joined(source, expression, false);
}

/**
 * A condition that every record meets which may meet the expression once its regular expressions were looked at, which
 * Postgres is not asked to: each counts here as whatever lets the record through.
 */
export function candidateSql(source: RecordSource, expression: Expression): Sql {
  return joined(source, expression, true);
}

/** For each test of the expression whether the record passes it, as an array; for regular expressions null. */
export function outcomesSql(source: RecordSource, expression: Expression): Sql {
  const none: Sql = { text: 'null::boolean', bindings: [] };
  const parts = testsOf(expression).map((test) => (test.test === 'regex' ? none : testSql(source, test)));
  return { text: `array[${parts.map(({ text }) => text).join(', ')}]::boolean[]`, bindings: bindingsOf(parts) };
}

/** The texts that the regular expressions are to be looked for in: an array of arrays, in the order of the tests. */
export function regexTextsSql(source: RecordSource, expression: Expression): Sql {
  const fields = testsOf(expression).flatMap((test) => (test.test === 'regex' ? [test.field] : []));
  const parts = fields.map((field) => {
    if (field.in === 'detail') return elementsSql(field.keys);
    const text = textSql(source, field);
    return { text: `jsonb_build_array(${text.text})`, bindings: text.bindings };
  });
  return { text: `jsonb_build_array(${parts.map(({ text }) => text).join(', ')})`, bindings: bindingsOf(parts) };
}

/** A field as text; of a detail that is a list, the list. */
export function textSql(source: RecordSource, field: Field): Sql {
  if (field.in === 'anything') {
    return source === 'flows'
      ? {
          text: `concat_ws(' ', shown_address(src), shown_address(dst), action, state, application, "user", rule, observer)`,
          bindings: [],
        }
      : { text: `concat_ws(' ', name, detail::text)`, bindings: [] };
  }
  if (field.in === 'nothing') return { text: 'null::text', bindings: [] };
  if (field.in === 'time') return { text: `(${timeSql(field.part)})::text`, bindings: [] };
  if (field.in === 'detail') {
    return { text: `coalesce(${field.keys.map(() => 'detail->>?').join(', ')})`, bindings: [...field.keys] };
  }
  const column = columnSql(source, field.column);
  return { text: field.type === 'address' ? `host(${column})` : `(${column})::text`, bindings: [] };
}

function joined(source: RecordSource, expression: Expression, isCandidate: boolean, negated = false): Sql {
  if ('not' in expression) {
    const inner = joined(source, expression.not, isCandidate, !negated);
    return { text: `(not ${inner.text})`, bindings: inner.bindings };
  }
  if ('all' in expression || 'any' in expression) {
    const [parts, word, none] =
      'all' in expression ? [expression.all, ' and ', 'true'] : [expression.any, ' or ', 'false'];
    const inner = parts.map((part) => joined(source, part, isCandidate, negated));
    return { text: `(${inner.map(({ text }) => text).join(word) || none})`, bindings: bindingsOf(inner) };
  }
  if (expression.test !== 'regex') return testSql(source, expression);
  if (!isCandidate) throw new Error('a regular expression is not for Postgres');
  return { text: negated ? 'false' : 'true', bindings: [] };
}

/** True or false, never null: what is not stated fails the test. */
function testSql(source: RecordSource, test: Exclude<Test, { test: 'regex' }>): Sql {
  const { field } = test;
  if (field.in === 'nothing') return { text: 'false', bindings: [] };
  if (field.in !== 'detail') {
    const column =
      field.in === 'column' ? columnSql(source, field.column) : field.in === 'time' ? timeSql(field.part) : '';
    const condition = comparison(source, test, { value: column, text: textSql(source, field).text });
    return { text: `coalesce(${condition.text}, false)`, bindings: condition.bindings };
  }
  const elements = elementsSql(field.keys);
  const condition = comparison(source, test, { value: 'element.v', text: 'element.v' });
  return {
    text: `exists (select from jsonb_array_elements_text(${elements.text}) as element(v) where ${condition.text})`,
    bindings: [...elements.bindings, ...condition.bindings],
  };
}

/** Of each of the details its entries, or itself, in one array. */
function elementsSql(keys: readonly string[]): Sql {
  const one = `case jsonb_typeof(detail->?) when 'array' then detail->? else jsonb_build_array(detail->?) end`;
  return { text: `(${keys.map(() => one).join(' || ')})`, bindings: keys.flatMap((key) => [key, key, key]) };
}

function comparison(
  source: RecordSource,
  test: Exclude<Test, { test: 'regex' }>,
  { value, text }: { value: string; text: string },
): Sql {
  const { field } = test;
  const isAddress = field.in === 'column' && field.type === 'address';
  const address = isAddress ? value : `case when pg_input_is_valid(${text}, 'inet') then ${text}::inet end`;
  const number =
    field.in === 'column' || field.in === 'time'
      ? `(${value})::float8`
      : `case when ${text} ~ '^-{0,1}[0-9]{1,18}([.][0-9]{1,9}){0,1}$' then ${text}::float8 end`;
  switch (test.test) {
    case 'stated':
      return { text: `${text} is not null`, bindings: [] };
    case 'number':
      return { text: `${number} = ?::float8`, bindings: [test.value] };
    case 'compare':
      return { text: `${number} ${test.sign} ?::float8`, bindings: [test.value] };
    case 'flag':
      return { text: `${value} = ?::boolean`, bindings: [test.value] };
    case 'address':
      // An address of a site counts as its log wrote it.
      return { text: `${isAddress ? `plain_address(${address})` : address} = ?::inet`, bindings: [test.value] };
    case 'within':
      return isAddress
        ? { text: withinSql(address), bindings: withinBindings(test.prefix) }
        : { text: `${address} <<= network(?::inet)`, bindings: [test.prefix] };
    case 'text':
      return {
        text: `${isAddress ? `shown_address(${value})` : text} ${test.cased ? 'like' : 'ilike'} ?`,
        bindings: [likePattern(test.pattern)],
      };
    case 'same':
      return sameSql(source, test, text);
  }
}

/** When a record was, in UTC, or a part of it as a number. */
function timeSql(part: TimePart | null): string {
  if (part === null) return `time at time zone 'UTC'`;
  if (!TIME_PARTS.includes(part)) throw new Error(`no part of a time: ${part}`);
  return `extract(${part} from time at time zone 'UTC')::int4`;
}

function sameSql(source: RecordSource, { other, place, cased }: Extract<Test, { test: 'same' }>, text: string): Sql {
  const against = textSql(source, other);
  const lower = (sql: string) => (cased ? sql : `lower(${sql})`);
  const [whole, part] = [lower(text), lower(against.text)];
  const conditions = {
    equal: `${whole} = ${part}`,
    inside: `strpos(${whole}, ${part}) > 0`,
    start: `starts_with(${whole}, ${part})`,
    end: `starts_with(reverse(${whole}), reverse(${part}))`,
  };
  return { text: conditions[place], bindings: against.bindings };
}

function likePattern(pattern: TextPattern): string {
  return pattern
    .map((part) => (typeof part === 'string' ? part.replace(/[\\%_]/g, '\\$&') : part.any === 'many' ? '%' : '_'))
    .join('')
    .replaceAll('\0', '');
}

function columnSql(source: RecordSource, column: string): string {
  if (!OWN_NAME.test(column)) throw new Error(`no column: ${column}`);
  return COLUMNS[source][column] ?? column;
}

function bindingsOf(parts: readonly Sql[]): unknown[] {
  return parts.flatMap(({ bindings }) => bindings);
}
