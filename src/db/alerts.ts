import type { Knex } from 'knex';
import type { Severity } from '../domain/detections/finding.ts';
import { type Page, type PageRequest, page } from './paging.ts';

export const ALERT_STATUSES = ['open', 'acknowledged', 'resolved', 'false_positive'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** A row of `security_alerts`; addresses as text. */
export interface AlertRow {
  id: string;
  detection: string;
  fingerprint: string;
  severity: Severity;
  score: number;
  status: AlertStatus;
  title: string;
  description: string;
  client: string | null;
  server: string | null;
  protocol: number | null;
  port: number | null;
  evidence: Record<string, unknown>;
  occurrences: number;
  first_seen: Date;
  last_seen: Date;
  created_by: string | null;
  created_at: Date;
  updated_at: Date;
}

export const ALERT_COLUMNS = `id, detection, fingerprint, severity, score, status, title, description,
  host(client) as client, host(server) as server, protocol, port, evidence, occurrences, first_seen, last_seen,
  created_by, created_at, updated_at`;

/** What a list of alerts may be narrowed to. */
export interface AlertFilter {
  severity?: Severity | undefined;
  status?: AlertStatus | undefined;
  detection?: string | undefined;
}

export const ALERT_SORTS = ['created_at', 'score'] as const;
const SORT_TYPES = { created_at: 'timestamptz', score: 'real' } as const;

/** Alerts of the tenant, newest or gravest first. */
export function listAlerts(
  transaction: Knex.Transaction,
  filter: AlertFilter,
  request: PageRequest & { sort: (typeof ALERT_SORTS)[number] },
): Promise<Page<AlertRow>> {
  const query = transaction('security_alerts').select(transaction.raw(ALERT_COLUMNS));
  for (const column of ['severity', 'status', 'detection'] as const) {
    if (filter[column] !== undefined) query.where(column, filter[column]);
  }
  return page(query, request, {
    column: request.sort,
    type: SORT_TYPES[request.sort],
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** One alert; undefined when the tenant has no such alert. */
export function findAlert(transaction: Knex.Transaction, id: string): Promise<AlertRow | undefined> {
  return transaction('security_alerts').select(transaction.raw(ALERT_COLUMNS)).where({ id }).first();
}

/** Sets what became of an alert; undefined when the tenant has no such alert. */
export async function setAlertStatus(
  transaction: Knex.Transaction,
  id: string,
  status: AlertStatus,
): Promise<AlertRow | undefined> {
  await transaction('security_alerts').where({ id }).update({ status, updated_at: transaction.fn.now() });
  return findAlert(transaction, id);
}

/** An alert that a person raises. */
export interface NewAlert {
  tenantId: string;
  createdBy: string | null;
  title: string;
  description: string;
  severity: Severity;
  client?: string | undefined;
  server?: string | undefined;
  protocol?: number | undefined;
  port?: number | undefined;
  evidence?: Record<string, unknown> | undefined;
}

/** Stores an alert raised by hand: detection `manual`, its own id as fingerprint. */
export async function insertAlert(transaction: Knex.Transaction, alert: NewAlert): Promise<AlertRow> {
  const { rows } = await transaction.raw(
    `with fresh as (select gen_random_uuid() as id)
     insert into security_alerts (id, tenant_id, detection, fingerprint, severity, score, title, description,
       client, server, protocol, port, evidence, first_seen, last_seen, created_by)
     select id, ?, 'manual', id::text, ?, 1, ?, ?, ?::inet, ?::inet, ?::smallint, ?::integer, ?::jsonb, now(), now(), ?::uuid
     from fresh
     returning ${ALERT_COLUMNS}`,
    [
      alert.tenantId,
      alert.severity,
      alert.title,
      alert.description,
      alert.client ?? null,
      alert.server ?? null,
      alert.protocol ?? null,
      alert.port ?? null,
      JSON.stringify(alert.evidence ?? {}),
      alert.createdBy,
    ],
  );
  return rows[0];
}
