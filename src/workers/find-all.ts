import type { Knex } from 'knex';
import { addFindings } from '../db/findings.ts';
import { spanOfFlows } from '../db/flow-columns.ts';
import { readServiceRows } from '../db/service-rows.ts';
import { type Configured, openPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import type { RowOrder } from '../domain/detections/rule.ts';
import type { PortKnowledge } from '../domain/ports/knowledge.ts';
import { researchPort } from '../domain/ports/research-port.ts';
import type { JobContext } from './processor.ts';
import { scanFlows } from './scan-flows.ts';
import { scanIntelligence } from './scan-intelligence.ts';
import { scanObservations } from './scan-observations.ts';

const FINDINGS_AT_ONCE = 500;

/** Runs rules over the topology, the flows behind it and what else logs say, and adds what they find to the opened list. */
export async function findAll(
  transaction: Knex.Transaction,
  configured: Configured[],
  knowledge: PortKnowledge,
  context: JobContext,
): Promise<void> {
  await context.report({ percent: 0, step: 'Reading services by client' });
  await runRules(transaction, configured, 'client', knowledge, context);
  await context.report({ percent: 20, step: 'Reading services by server' });
  await runRules(transaction, configured, 'server', knowledge, context);
  await scanFlows(transaction, configured, context, { from: 40, to: 80 });
  await scanObservations(transaction, configured, context);
  await context.report({ percent: 85, step: 'Looking for indicators' });
  await scanIntelligence(transaction, configured, context);
}

async function runRules(
  transaction: Knex.Transaction,
  configured: Configured[],
  order: RowOrder,
  knowledge: PortKnowledge,
  { signal }: JobContext,
): Promise<void> {
  let found: Finding[] = [];
  const span = await spanOfFlows(transaction);
  const pass = openPass(configured, order, {
    window: span ? { from: span.first.getTime() / 1000, to: span.last.getTime() / 1000 } : { from: 0, to: 0 },
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
