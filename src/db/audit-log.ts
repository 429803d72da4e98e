import type { Knex } from 'knex';
import type { SecurityEventName } from '../domain/access/security-events.ts';
import { readBatches } from './cursor.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** An audit row as it is shown; `seq` and `hash` are null until it is sealed. */
export interface AuditRow {
  id: string;
  seq: number | null;
  at: Date;
  actor_id: string | null;
  action: SecurityEventName;
  target: string | null;
  outcome: 'success' | 'failure' | 'denied';
  request_id: string | null;
  ip: string | null;
  details: Record<string, unknown>;
  hash: string | null;
}

/** What to show; what is left out does not restrict. */
export interface AuditFilter {
  action?: string | undefined;
  actor?: string | undefined;
  target?: string | undefined;
  outcome?: string | undefined;
  request_id?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** Columns of an export, in the order of the file. */
export const AUDIT_COLUMNS = [
  'seq',
  'at',
  'action',
  'outcome',
  'actor_id',
  'target',
  'ip',
  'request_id',
  'details',
  'hash',
] as const;

/** A page of the tenant's audit log, newest first. */
export function listAudit(
  transaction: Knex.Transaction,
  filter: AuditFilter,
  request: PageRequest,
): Promise<Page<AuditRow>> {
  const order = { column: 'a.id', type: 'bigint', direction: 'desc', id: 'a.id', idType: 'bigint' } as const;
  return page<AuditRow>(selectAudit(transaction, filter), request, order);
}

/** The whole of it, oldest first, in batches. */
export function readAudit(transaction: Knex.Transaction, filter: AuditFilter): AsyncGenerator<AuditRow[]> {
  const { sql, bindings } = selectAudit(transaction, filter).orderBy('a.id').toSQL();
  return readBatches<AuditRow>(transaction, sql, bindings, 1_000);
}

function selectAudit(transaction: Knex.Transaction, filter: AuditFilter): Knex.QueryBuilder {
  const query = transaction('audit_log as a')
    .leftJoin('audit_seals as s', 's.audit_id', 'a.id')
    .select('s.seq', 'a.at', 'a.actor_id', 'a.action', 'a.target', 'a.outcome', 'a.request_id', 'a.details')
    .select(transaction.raw(`a.id::text as id, host(a.ip) as ip, encode(s.hash, 'hex') as hash`));
  const { action, actor, target, outcome, request_id, from, to } = filter;
  const equal = { 'a.action': action, 'a.actor_id': actor, 'a.target': target, 'a.outcome': outcome };
  for (const [column, value] of Object.entries({ ...equal, 'a.request_id': request_id })) {
    if (value !== undefined) query.where(column, value);
  }
  if (from !== undefined) query.where('a.at', '>=', from);
  if (to !== undefined) query.where('a.at', '<', to);
  return query;
}
