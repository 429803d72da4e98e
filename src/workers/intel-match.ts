import { inTenant } from '../db/database.ts';
import { newestData, tenantSettings } from '../db/detection-settings.ts';
import { applyFindings, openFindings } from '../db/findings.ts';
import { correlateIncidents } from '../db/incidents.ts';
import { settleExceptions } from '../db/settle-exceptions.ts';
import { configureRules } from '../domain/detections/detect.ts';
import { readJsonFile } from '../infra/json-file.ts';
import type { Processor } from './processor.ts';
import { scanIntelligence } from './scan-intelligence.ts';

const STATEMENT_TIMEOUT = 60 * 60_000;

/** Brings the alerts of threat intelligence in line with the indicators that there are now; other alerts stay as they are. */
export const intelMatch: Processor<'intel-match'> = async (_payload, context) => {
  const { database, configFolder } = context.services;
  const installed = (await readJsonFile(configFolder, 'detections.json')) as Record<string, unknown>;
  return inTenant(
    database.app,
    context.tenantId,
    async (transaction) => {
      const { version, overrides } = await tenantSettings(transaction);
      const configured = configureRules({ ...installed, ...overrides }).filter(({ rule }) => 'matches' in rule);
      await openFindings(transaction);
      await scanIntelligence(transaction, configured, context);
      const ruleIds = configured.map(({ rule }) => rule.id);
      const changes = await applyFindings(transaction, ruleIds, {
        data: await newestData(transaction),
        settings: version,
      });
      await settleExceptions(transaction);
      await correlateIncidents(transaction);
      return { ...changes };
    },
    { statementTimeout: STATEMENT_TIMEOUT },
  );
};
