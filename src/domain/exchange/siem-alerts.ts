import { answersOf } from '../reports/alert-answers.ts';
import type { FactRow, Facts } from '../reports/facts.ts';
import { streamText } from '../reports/formats/stream-file.ts';
import type { Cell } from '../reports/model.ts';
import type { ExchangeKind } from './exchange-kind.ts';
import { plainValue } from './json-parts.ts';

/** As the Elastic Common Schema counts them, 0 to 100. */
const GRAVITY: Readonly<Record<string, number>> = { critical: 99, high: 73, medium: 47, low: 21, info: 1 };

/** Alerts as JSON lines with the field names of the Elastic Common Schema, which most SIEMs can read. */
export const siemAlerts: ExchangeKind = {
  name: 'siem-alerts',
  title: 'Alerts for a SIEM (JSON lines)',
  about: 'Alerts as JSON lines in the field names of the Elastic Common Schema',
  permission: 'security:read',
  filters: ['from', 'to', 'zone', 'application', 'severity', 'within', 'site'],
  format: 'ndjson',
  contentType: 'application/x-ndjson',
  extension: 'ndjson',
  write: (facts, target, signal) => streamText(target, signal, lines(facts)),
};

/** As the schema names where something is. */
function siteOf(site: Cell | undefined): { geo?: { name: string } } {
  return site ? { geo: { name: String(site) } } : {};
}

async function* lines(facts: Facts): AsyncGenerator<string> {
  for await (const batch of facts.table('alerts')) {
    let text = '';
    for (const row of batch) text += `${JSON.stringify(eventOf(row, facts.subject))}\n`;
    yield text;
  }
}

function eventOf(row: FactRow, tenant: string): object {
  const value = (key: string) => plainValue(row[key]);
  const end = (key: 'client' | 'server', port?: string) =>
    value(key) === null
      ? undefined
      : { ip: value(key), ...siteOf(row[`${key}_site`]), ...(port && row[port] != null ? { port: value(port) } : {}) };
  const { technique, next_steps } = answersOf(row);
  return {
    '@timestamp': value('last_seen'),
    message: value('title'),
    event: {
      ...{ kind: 'alert', category: ['network'], type: ['info'], provider: 'ringfence', module: 'ringfence' },
      ...{ id: value('id'), code: value('detection'), severity: GRAVITY[String(row.severity)] ?? 0 },
      ...{
        risk_score: value('score'),
        start: value('first_seen'),
        end: value('last_seen'),
        created: value('created_at'),
      },
      reason: value('description'),
    },
    rule: { id: value('detection'), name: value('detection') },
    threat: technique === null ? undefined : { framework: 'MITRE ATT&CK', technique: { id: [technique] } },
    source: end('client'),
    destination: end('server', 'port'),
    network: row.protocol == null ? undefined : { transport: value('protocol') },
    organization: { name: plainValue(tenant) },
    ringfence: {
      ...{ severity: value('severity'), status: value('status'), occurrences: value('occurrences') },
      ...{ incident_id: value('incident_id'), assignee: value('assignee') },
      ...{ confidence: value('confidence'), next_steps },
    },
  };
}
