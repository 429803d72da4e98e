import type { Knex } from 'knex';
import { compareFindings } from '../db/compare-findings.ts';
import { inTenant } from '../db/database.ts';
import { newestData, tenantSettings } from '../db/detection-settings.ts';
import { isSwitchedOn } from '../db/feature-switches.ts';
import { applyFindings, openFindings } from '../db/findings.ts';
import { spanOfFlows } from '../db/flow-span.ts';
import { correlateIncidents } from '../db/incidents.ts';
import { settleExceptions } from '../db/settle-exceptions.ts';
import { type Configured, configureRules } from '../domain/detections/detect.ts';
import { ADVANCED_DETECTIONS } from '../domain/features/features.ts';
import { compileKnowledge } from '../domain/ports/knowledge.ts';
import { readJsonFile } from '../infra/json-file.ts';
import { findAll } from './find-all.ts';
import type { Processor } from './processor.ts';
import { scanUserRules } from './scan-user-rules.ts';
import { scanWindow } from './scan-window.ts';

const STATEMENT_TIMEOUT = 60 * 60_000;

/**
 * Runs every detection over the whole topology and the flows behind it, and brings the alerts in line with what was found.
 * Nothing but those and the tenant's settings decides, so a second run changes nothing. With `preview` one detection runs
 * with other settings, and no alert changes.
 */
export const threatScan: Processor<'threat-scan'> = async ({ preview }, context) => {
  const { database, configFolder } = context.services;
  const installed = (await readJsonFile(configFolder, 'detections.json')) as Record<string, unknown>;
  const knowledge = compileKnowledge(
    await readJsonFile(configFolder, 'ports.json'),
    await readJsonFile(configFolder, 'port-knowledge.json'),
  );
  const find = async (transaction: Knex.Transaction, configured: Configured[]) => {
    await openFindings(transaction);
    const span = await spanOfFlows(transaction);
    const times = span && scanWindow(span);
    await findAll(transaction, configured, { knowledge, times }, context);
    const windowed = configured.filter(isWindowed).map(({ rule }) => rule.id);
    return { times, lookedAt: { since: times?.recent.from ?? null, detections: windowed } };
  };
  const scan = async (transaction: Knex.Transaction): Promise<Record<string, unknown>> => {
    const { version, overrides } = await tenantSettings(transaction);
    const configured = await wantedRules(transaction, configureRules({ ...installed, ...overrides }));
    const { times, lookedAt } = await find(transaction, configured);
    const ofUsers = await scanUserRules(transaction, times, context);
    await context.report({ percent: 90, step: 'Updating alerts' });
    const foundIn = { data: await newestData(transaction), settings: version };
    const ruleIds = [...configured.map(({ rule }) => rule.id), ...ofUsers.settled];
    const detections = [...lookedAt.detections, ...ofUsers.ran];
    const changes = await applyFindings(transaction, ruleIds, foundIn, { ...lookedAt, detections });
    await settleExceptions(transaction);
    await correlateIncidents(transaction);
    return { ...changes };
  };
  const compare = async (transaction: Knex.Transaction, wanted: NonNullable<typeof preview>) => {
    const { detection, enabled, settings } = wanted;
    const configured = configureRules({ [detection]: { ...settings, enabled } });
    const chosen = configured.filter(({ rule }) => rule.id === detection);
    const { lookedAt } = await find(transaction, chosen);
    await context.report({ percent: 90, step: 'Comparing with the alerts' });
    return { detection, ...(await compareFindings(transaction, detection, lookedAt)) };
  };
  return inTenant(
    database.app,
    context.tenantId,
    (transaction): Promise<Record<string, unknown>> => (preview ? compare(transaction, preview) : scan(transaction)),
    { statementTimeout: STATEMENT_TIMEOUT },
  );
};

/** Whether the rule looks at single records, of the last thirty days; others see all that is stored. */
function isWindowed({ rule }: Configured): boolean {
  return 'reads' in rule || 'follows' in rule || 'observes' in rule;
}

/** Without those that the tenant has switched off together; their alerts stay as they are. */
async function wantedRules(transaction: Knex.Transaction, configured: Configured[]): Promise<Configured[]> {
  if (await isSwitchedOn(transaction, 'advanced_threat_detection')) return configured;
  return configured.filter(({ rule }) => !ADVANCED_DETECTIONS.has(rule.id));
}
