import { inTenant } from '../db/database.ts';
import { findDetectionRule, keepTrial } from '../db/detection-rules.ts';
import { spanOfFlows } from '../db/flow-span.ts';
import { readRuleText } from '../domain/user-rules/read-rule-text.ts';
import { openTrial } from '../domain/user-rules/rule-trial.ts';
import type { Processor } from './processor.ts';
import { runUserRule } from './run-user-rule.ts';

const STATEMENT_TIMEOUT = 25 * 60_000;

/** Runs a rule over history and keeps what it would have done with the rule, which may be switched on then. */
export const ruleTest: Processor<'rule-test'> = ({ rule_id, version, days }, { services, tenantId, signal, report }) =>
  inTenant(
    services.database.app,
    tenantId,
    async (transaction) => {
      const row = await findDetectionRule(transaction, rule_id);
      // It was changed or removed meanwhile: whoever did that asks again.
      if (row?.version !== version) return { fired: 0, alerts: 0, kept: false };
      await report({ percent: 0, step: 'Reading records' });
      const to = (await spanOfFlows(transaction))?.last ?? new Date();
      const time = { from: new Date(to.getTime() - days * 86_400_000), to };
      const trial = openTrial(time);
      await runUserRule(transaction, readRuleText(row.language, row.text), { ...time, signal }, trial.fired);
      const result = trial.end();
      await keepTrial(transaction, rule_id, version, result);
      return { fired: result.fired, alerts: result.alerts, kept: true };
    },
    { statementTimeout: STATEMENT_TIMEOUT },
  );
