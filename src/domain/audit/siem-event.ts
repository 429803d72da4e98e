import { type EventSeverity, securityEvent, severityOf } from '../access/security-events.ts';
import type { ChainedRow } from './chain.ts';

/** A sealed audit row on its way out. */
export interface SealedRow extends ChainedRow {
  seq: number;
  /** Hexadecimal. */
  hash: string;
}

/** How a receiver is told what happened; `id` is the same each time the event is sent. */
export interface SiemEvent {
  id: string;
  seq: number;
  at: string;
  action: string;
  title: string;
  severity: EventSeverity;
  outcome: string;
  tenant_id: string;
  actor_id: string | null;
  target: string | null;
  ip: string | null;
  request_id: string | null;
  details: unknown;
  hash: string;
}

/** The head of a tenant's chain with the batch: who cuts the log off afterwards is found out by it. */
export interface ChainHead {
  tenant_id: string;
  seq: number;
  hash: string;
}

export function siemEvent(row: SealedRow): SiemEvent {
  const { seq, at, action, outcome, tenant_id, actor_id, target, ip, request_id, hash } = row;
  const severity = severityOf(action, outcome);
  return {
    ...{ id: `${tenant_id}/${seq}`, seq, at, action, title: securityEvent(action).title, severity, outcome },
    ...{ tenant_id, actor_id, target, ip: ip?.replace(/\/\d+$/, '') ?? null, request_id },
    details: JSON.parse(row.details),
    hash,
  };
}

/** The last row of every tenant in the batch. */
export function headsOf(rows: readonly SealedRow[]): ChainHead[] {
  const heads = new Map(rows.map(({ tenant_id, seq, hash }) => [tenant_id, { tenant_id, seq, hash }]));
  return [...heads.values()];
}

/** A head as an event of its own, for formats that know nothing but events. */
export function headEvent({ tenant_id, seq, hash }: ChainHead, at: string): SiemEvent {
  const nobody = { actor_id: null, target: null, ip: null, request_id: null };
  const what = {
    action: 'audit.head',
    title: 'Head of the audit chain',
    severity: 'info',
    outcome: 'success',
  } as const;
  return { id: `${tenant_id}/head/${seq}`, seq, at, ...what, tenant_id, ...nobody, details: {}, hash };
}
