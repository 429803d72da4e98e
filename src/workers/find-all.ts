import type { Knex } from 'knex';
import { addFindings } from '../db/findings.ts';
import { dropWhereOutcomesAreKnown } from '../db/known-outcomes.ts';
import { readServiceRows } from '../db/service-rows.ts';
import { zoneRulesByName } from '../db/zone-rules.ts';
import { type Configured, openPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import type { RowOrder, RuleContext } from '../domain/detections/rule.ts';
import { bruteForceShape } from '../domain/detections/rules/brute-force-shape.ts';
import type { PortKnowledge } from '../domain/ports/knowledge.ts';
import { researchPort } from '../domain/ports/research-port.ts';
import type { JobContext } from './processor.ts';
import { scanFlows } from './scan-flows.ts';
import { scanIntelligence } from './scan-intelligence.ts';
import { scanObservations } from './scan-observations.ts';
import type { ScanWindow } from './scan-window.ts';

const FINDINGS_AT_ONCE = 500;

/**
 * Runs rules over the topology, the flows behind it and what else logs say, and adds what they find to the opened list.
 * `times` is null without any flow.
 */
export async function findAll(
  transaction: Knex.Transaction,
  configured: Configured[],
  { knowledge, times }: { knowledge: PortKnowledge; times: ScanWindow | null },
  context: JobContext,
): Promise<void> {
  const given = { knowledge, window: times?.all ?? { from: 0, to: 0 }, zoneRules: await zoneRulesByName(transaction) };
  await context.report({ percent: 0, step: 'Reading services by client' });
  await runRules(transaction, configured, 'client', given, context);
  await context.report({ percent: 20, step: 'Reading services by server' });
  await runRules(transaction, configured, 'server', given, context);
  if (times) {
    await scanFlows(transaction, configured, times, context, { from: 40, to: 80 });
    await dropWhereOutcomesAreKnown(transaction, [bruteForceShape.id]);
    await scanObservations(transaction, configured, times, context);
  }
  await context.report({ percent: 85, step: 'Looking for indicators' });
  await scanIntelligence(transaction, configured, context);
}

async function runRules(
  transaction: Knex.Transaction,
  configured: Configured[],
  order: RowOrder,
  { knowledge, ...given }: Pick<RuleContext<unknown>, 'window' | 'zoneRules'> & { knowledge: PortKnowledge },
  { signal }: JobContext,
): Promise<void> {
  let found: Finding[] = [];
  const pass = openPass(configured, order, {
    ...given,
    research: (protocol, port) => researchPort(protocol, port, knowledge),
    emit: (finding) => found.push(finding),
  });
  if (!pass) return;
  const store = async (atLeast: number) => {
    if (found.length < atLeast) return;
    await addFindings(transaction, found);
    found = [];
  };
  for await (const batch of readServiceRows(transaction, order)) {
    signal.throwIfAborted();
    for (const row of batch) pass.row(row);
    await store(FINDINGS_AT_ONCE);
  }
  pass.end();
  await store(1);
}
