import type { Knex } from 'knex';
import type { FactRow, ReportFilters } from '../domain/reports/facts.ts';
import { type EvidenceFlow, type EvidenceObservation, evidenceFlows, evidenceObservations } from './alert-evidence.ts';
import type { AlertRow } from './alerts.ts';
import { GRAVITY, Narrowing } from './report-narrowing.ts';

/** Alerts whose records are shown, and records of each: flows, and observations. */
const MOST_ALERTS = 200;
const MOST_RECORDS = 5;

type Alert = Pick<
  AlertRow,
  'id' | 'title' | 'severity' | 'client' | 'server' | 'protocol' | 'port' | 'first_seen' | 'last_seen'
>;

/** A record behind an alert. */
export interface ReportedRecord {
  alert: Alert;
  record: EvidenceFlow | EvidenceObservation;
}

/** The records behind the alerts of a report, in the order of its alerts. */
export async function readEvidence(
  transaction: Knex.Transaction,
  { filters, generated }: { filters: ReportFilters; generated: Date },
  signal: AbortSignal,
): Promise<ReportedRecord[]> {
  const where = new Narrowing(filters, generated);
  const { rows } = await transaction.raw<{ rows: Alert[] }>(
    `select alert.id, alert.title, alert.severity, host(alert.client) as client, host(alert.server) as server,
       alert.protocol, alert.port, alert.first_seen, alert.last_seen
     from security_alerts alert where ${where.alert('alert')}
     order by array_position(${GRAVITY}, alert.severity), alert.last_seen desc, alert.id limit ${MOST_ALERTS}`,
    where.bindings,
  );
  const found: ReportedRecord[] = [];
  for (const alert of rows) {
    signal.throwIfAborted();
    const flows = await evidenceFlows(transaction, alert, MOST_RECORDS);
    const others = await evidenceObservations(transaction, alert, MOST_RECORDS);
    found.push(...[...flows, ...others].map((record) => ({ alert, record })));
  }
  return found;
}

/** A record as the table of evidence shows it. */
export function evidenceRow({ alert, record }: ReportedRecord, text: string | null): FactRow {
  const isFlow = 'failed' in record;
  return {
    ...{ alert: alert.title, alert_id: alert.id, severity: alert.severity, text },
    ...{
      time: record.time,
      ...{ client: record.client, client_site: record.client_site },
      ...{ server: record.server, server_site: record.server_site },
    },
    kind: isFlow ? (record.failed ? 'failed flow' : 'flow') : record.kind,
    protocol: isFlow ? record.protocol : null,
    port: isFlow ? record.port : null,
    ...{ upload: record.upload, member: record.member, line: record.line, sha256: record.sha256 },
  };
}
