import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { type AlertChanges, addFindings, applyFindings, openFindings } from '../db/findings.ts';
import { readServiceRows } from '../db/service-rows.ts';
import { type ConfiguredRule, configureRules, openPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import type { RowOrder } from '../domain/detections/rule.ts';
import { compileKnowledge, type PortKnowledge } from '../domain/ports/knowledge.ts';
import { researchPort } from '../domain/ports/research-port.ts';
import { readJsonFile } from '../infra/json-file.ts';
import type { JobContext, Processor } from './processor.ts';

const STATEMENT_TIMEOUT = 60 * 60_000;
const FINDINGS_AT_ONCE = 500;

/**
 * Runs every detection over the whole topology and brings the alerts in line with what was found. Nothing but the
 * topology decides, so a second run changes nothing.
 */
export const threatScan: Processor<'threat-scan'> = async (_payload, context) => {
  const { database, configFolder } = context.services;
  const configured = configureRules(await readJsonFile(configFolder, 'detections.json'));
  const knowledge = compileKnowledge(
    await readJsonFile(configFolder, 'ports.json'),
    await readJsonFile(configFolder, 'port-knowledge.json'),
  );
  const work = async (transaction: Knex.Transaction): Promise<AlertChanges> => {
    await openFindings(transaction);
    await context.report({ percent: 0, step: 'Reading services by client' });
    await runRules(transaction, configured, 'client', knowledge, context);
    await context.report({ percent: 45, step: 'Reading services by server' });
    await runRules(transaction, configured, 'server', knowledge, context);
    await context.report({ percent: 90, step: 'Updating alerts' });
    return applyFindings(
      transaction,
      configured.map(({ rule }) => rule.id),
    );
  };
  return { ...(await inTenant(database.app, context.tenantId, work, { statementTimeout: STATEMENT_TIMEOUT })) };
};

async function runRules(
  transaction: Knex.Transaction,
  configured: ConfiguredRule[],
  order: RowOrder,
  knowledge: PortKnowledge,
  { signal }: JobContext,
): Promise<void> {
  let found: Finding[] = [];
  const pass = openPass(configured, order, {
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
