import type { Knex } from 'knex';
import type { CompiledRule, RuleQuery } from '../domain/user-rules/compiled-rule.ts';
import { testsOf } from '../domain/user-rules/expression.ts';
import type { RuleEvent } from '../domain/user-rules/firings.ts';
import { readBatches } from './cursor.ts';
import { candidateSql, expressionSql, outcomesSql, regexTextsSql, type Sql, textSql } from './rule-sql.ts';

/** A record with what is left to look at: which tests it passed, and the texts of the regular expressions. */
export interface CandidateEvent extends RuleEvent {
  outcomes: (boolean | null)[] | null;
  texts: (string | null)[][] | null;
}

/**
 * The records that a rule's queries let through, or may let through where they have regular expressions, in order of
 * group and time. Conversations told twice, and answers, are left out.
 */
export function readRuleEvents(
  transaction: Knex.Transaction,
  { queries }: CompiledRule,
  { from, to }: { from: Date; to: Date },
): AsyncGenerator<CandidateEvent[]> {
  const parts = queries.map((query, no) => querySql(query, no, { from, to }));
  return readBatches<CandidateEvent>(
    transaction,
    `select * from (${parts.map(({ text }) => `(${text})`).join(' union all ')}) as events
      order by groups, time, query, client, server, port`,
    parts.flatMap(({ bindings }) => bindings),
  );
}

function querySql(query: RuleQuery, no: number, { from, to }: { from: Date; to: Date }): Sql {
  const { source, kinds, where, groupBy, value } = query;
  const hasRegex = testsOf(where).some(({ test }) => test === 'regex');
  const groups = groupBy.map((field) => textSql(source, field));
  const isPair = groupBy.length === 2 && groupBy.every((field) => field.in === 'column' && field.type === 'address');
  const counted = value === null ? { text: 'null::text', bindings: [] } : textSql(source, value);
  const outcomes = hasRegex ? outcomesSql(source, where) : { text: 'null::boolean[]', bindings: [] };
  const texts = hasRegex ? regexTextsSql(source, where) : { text: 'null::jsonb', bindings: [] };
  const wanted = hasRegex ? candidateSql(source, where) : expressionSql(source, where);
  // A pair of which one side is not stated is a group as well; other groups need all of their fields.
  const stated = isPair ? [] : groups;
  const key = groups.map(({ text }) => `coalesce(${text}, '')`).join(', ');
  return {
    text: `select ?::int as query, extract(epoch from time)::float8 as time, host(src) as client, host(dst) as server,
        protocol::int as protocol, dst_port as port, array[${key}]::text[] as groups, ${counted.text} as value,
        ${outcomes.text} as outcomes, ${texts.text} as texts
      from ${source}
      where time between ? and ? ${source === 'flows' ? 'and reply is not true and merged_into is null' : 'and kind = any(?)'}
        ${stated.map(({ text }) => `and ${text} is not null`).join(' ')} and ${wanted.text}`,
    bindings: [
      ...[no, ...groups.flatMap(({ bindings }) => bindings), ...counted.bindings],
      ...[...outcomes.bindings, ...texts.bindings, from, to, ...(source === 'flows' ? [] : [kinds])],
      ...[...stated.flatMap(({ bindings }) => bindings), ...wanted.bindings],
    ],
  };
}
