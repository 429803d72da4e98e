import type { Knex } from 'knex';
import type { RequestedScope } from '../domain/scanning/requested-scope.ts';
import type { ScanScope } from '../domain/scanning/scope.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** As scopes are shown: `expired` is one whose time is over, without anybody having to say so. */
export const SCOPE_STATES = ['requested', 'approved', 'revoked', 'expired'] as const;
export type ScopeState = (typeof SCOPE_STATES)[number];

/** A row of `scan_scopes`. */
export interface ScanScopeRow {
  id: string;
  name: string;
  reason: string;
  cidrs: string[];
  excluded: string[];
  ports: string;
  max_ports: number;
  max_addresses: number;
  probes_per_second: number;
  valid_from: Date;
  valid_until: Date;
  windows: { from: string; until: string }[];
  time_zone: string;
  state: ScopeState;
  requested_by: string;
  requested_at: Date;
  approved_by: string | null;
  approved_at: Date | null;
  revoked_by: string | null;
  revoked_at: Date | null;
}

export interface NewScanScope extends RequestedScope {
  tenantId: string;
  requestedBy: string;
  name: string;
  reason: string;
  maxPorts: number;
  maxAddresses: number;
  probesPerSecond: number;
}

const STATE = `case when state <> 'revoked' and valid_until <= now() then 'expired' else state end as state`;
const COLUMNS = `id, name, reason, cidrs::text[] as cidrs, excluded::text[] as excluded, ports, max_ports, max_addresses,
  probes_per_second, valid_from, valid_until, windows, time_zone, ${STATE}, requested_by, requested_at, approved_by,
  approved_at, revoked_by, revoked_at`;
/** Scopes that allow nothing are looked at only to say why; those of long ago say nothing to anybody. */
const MOST_INACTIVE = 200;

/** Scopes of the tenant, the newest request first. */
export function listScanScopes(transaction: Knex.Transaction, request: PageRequest): Promise<Page<ScanScopeRow>> {
  return page<ScanScopeRow>(transaction('scan_scopes').select(transaction.raw(COLUMNS)), request, {
    column: 'requested_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** A scope of the tenant; undefined when there is none. */
export function findScanScope(transaction: Knex.Transaction, id: string): Promise<ScanScopeRow | undefined> {
  return transaction('scan_scopes').select(transaction.raw(COLUMNS)).where({ id }).first();
}

/** Stores a request; it allows nothing until somebody else approves it. */
export async function insertScanScope(transaction: Knex.Transaction, scope: NewScanScope): Promise<ScanScopeRow> {
  const { rows } = await transaction.raw(
    `insert into scan_scopes (tenant_id, requested_by, name, reason, cidrs, excluded, ports, max_ports, max_addresses,
       probes_per_second, valid_from, valid_until, windows, time_zone)
     values (?, ?, ?, ?, ?::cidr[], ?::cidr[], ?, ?, ?, ?, ?, ?, ?::jsonb, ?) returning ${COLUMNS}`,
    [
      ...[scope.tenantId, scope.requestedBy, scope.name, scope.reason, [...scope.cidrs], [...scope.excluded]],
      ...[scope.ports, scope.maxPorts, scope.maxAddresses, scope.probesPerSecond, scope.validFrom, scope.validUntil],
      ...[JSON.stringify(scope.windows), scope.timeZone],
    ],
  );
  return rows[0];
}

/** Approves a request that is not over, once and by somebody else; undefined when it is none of those. */
export async function approveScanScope(
  transaction: Knex.Transaction,
  id: string,
  approvedBy: string,
): Promise<ScanScopeRow | undefined> {
  const { rows } = await transaction.raw(
    `update scan_scopes set state = 'approved', approved_by = ?, approved_at = now()
      where id = ? and state = 'requested' and requested_by <> ? and valid_until > now() returning ${COLUMNS}`,
    [approvedBy, id, approvedBy],
  );
  return rows[0];
}

/** Revokes a scope, or refuses a request; undefined when that was done before. */
export async function revokeScanScope(
  transaction: Knex.Transaction,
  id: string,
  revokedBy: string,
): Promise<ScanScopeRow | undefined> {
  const { rows } = await transaction.raw(
    `update scan_scopes set state = 'revoked', revoked_by = ?, revoked_at = now()
      where id = ? and state <> 'revoked' returning ${COLUMNS}`,
    [revokedBy, id],
  );
  return rows[0];
}

/** Every approved scope that is not over, and the newest of the others, for judging a scan. */
export async function scopesToCheck(transaction: Knex.Transaction): Promise<ScanScope[]> {
  const { rows } = await transaction.raw<{ rows: (ScanScopeRow & { stored: ScanScope['state'] })[] }>(
    `with live as (select id from scan_scopes where state = 'approved' and valid_until > now()),
       others as (select id from scan_scopes where id not in (select id from live)
         order by requested_at desc, id desc limit ${MOST_INACTIVE})
     select ${COLUMNS}, scan_scopes.state as stored from scan_scopes
      where id in (select id from live union all select id from others) order by requested_at, id`,
  );
  return rows.map((row) => ({
    id: row.id,
    cidrs: row.cidrs,
    excluded: row.excluded,
    ports: row.ports,
    maxPorts: row.max_ports,
    maxAddresses: row.max_addresses,
    probesPerSecond: row.probes_per_second,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    windows: row.windows,
    timeZone: row.time_zone,
    state: row.stored,
  }));
}
