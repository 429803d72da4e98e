import type { Knex } from 'knex';
import { allRuleIds, type DetectionRuleRow, enabledRules, noteRun } from '../db/detection-rules.ts';
import { addFindings } from '../db/findings.ts';
import type { Finding } from '../domain/detections/finding.ts';
import { readRuleText } from '../domain/user-rules/read-rule-text.ts';
import { openRuleFindings, ruleDetection } from '../domain/user-rules/rule-findings.ts';
import type { JobContext } from './processor.ts';
import { runUserRule } from './run-user-rule.ts';
import type { ScanWindow } from './scan-window.ts';

/** Alerts of one rule in one scan. */
const MOST_FINDINGS = 10_000;

/**
 * Runs the rules that users switched on. One that cannot be run says so and holds up no other. Resolves to the detections
 * that ran, and those whose alerts are brought in line: of every rule but the ones that failed. None runs without any flow.
 */
export async function scanUserRules(
  transaction: Knex.Transaction,
  times: ScanWindow | null,
  context: JobContext,
): Promise<{ ran: string[]; settled: string[] }> {
  const failed = new Set<string>();
  const ran: string[] = [];
  for (const rule of times ? await enabledRules(transaction) : []) {
    context.signal.throwIfAborted();
    await context.report({ percent: 88, step: `Running the rule "${rule.title.slice(0, 100)}"` });
    const error = await runOne(transaction, rule, (times as ScanWindow).recent, context);
    if (error !== null) failed.add(rule.id);
    else ran.push(ruleDetection(rule.id));
    await noteRun(transaction, rule.id, error);
  }
  const settled = (await allRuleIds(transaction)).filter((id) => !failed.has(id)).map(ruleDetection);
  return { ran, settled };
}

/** Runs a rule within a savepoint; resolves to why it failed, or null. */
async function runOne(
  transaction: Knex.Transaction,
  { id, language, text }: DetectionRuleRow,
  time: { from: Date; to: Date },
  { signal, services }: JobContext,
): Promise<string | null> {
  try {
    await transaction.transaction(async (savepoint) => {
      const rule = readRuleText(language, text);
      const found: Finding[] = [];
      const findings = openRuleFindings(id, rule, (finding) => found.push(finding));
      await runUserRule(savepoint, rule, { ...time, signal }, findings.fired);
      findings.end();
      if (found.length > MOST_FINDINGS) throw new Error(`It would raise ${found.length} alerts: narrow it.`);
      await addFindings(savepoint, found);
    });
    return null;
  } catch (error) {
    signal.throwIfAborted();
    services.log.warn('a rule failed', { rule: id, error: (error as Error).message });
    return (error as Error).message.slice(0, 500);
  }
}
