import type { Knex } from 'knex';
import { readRuleEvents } from '../db/rule-events.ts';
import type { CompiledRule } from '../domain/user-rules/compiled-rule.ts';
import { type Firing, openFirings } from '../domain/user-rules/firings.ts';
import { regexDecision } from '../domain/user-rules/regex-tests.ts';

/** Records that a rule may let through; one that lets more through describes ordinary traffic. */
const MOST_RECORDS = 5_000_000;

/** A rule lets too much through to be of use. */
export class RuleTooBroad extends Error {
  override name = 'RuleTooBroad';
}

/** Runs a rule over the records of a time, in order of group and time. Throws RuleTooBroad beyond five million records. */
export async function runUserRule(
  transaction: Knex.Transaction,
  rule: CompiledRule,
  { from, to, signal }: { from: Date; to: Date; signal: AbortSignal },
  fired: (firing: Firing) => void,
): Promise<void> {
  const decisions = rule.queries.map(regexDecision);
  const firings = openFirings(rule, to.getTime() / 1000, fired);
  let records = 0;
  for await (const batch of readRuleEvents(transaction, rule, { from, to })) {
    signal.throwIfAborted();
    records += batch.length;
    if (records > MOST_RECORDS) throw new RuleTooBroad('It looks at more than five million records: narrow it.');
    for (const event of batch) if (decisions[event.query]?.(event)) firings.event(event);
    // The lease of a long run is renewed in between.
    await new Promise((resolve) => setImmediate(resolve));
  }
  firings.end();
}
