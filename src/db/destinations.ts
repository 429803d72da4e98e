import type { Knex } from 'knex';
import { type Destination, isAt, readDestinationUrl } from '../infra/destination-url.ts';
import { writeAudit } from './audit.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** What requests to a destination are for. */
export const PURPOSES = ['siem', 'webhook', 'feed', 'sso', 'source', 'report'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** A row of `outbound_destinations`: somewhere that an administrator lets requests of the tenant go. */
export interface DestinationRow extends Destination {
  id: string;
  tenant_id: string;
  name: string;
  purpose: Purpose;
  internal: string[];
  enabled: boolean;
  approved_by: string | null;
  approved_at: Date;
}

export interface NewDestination extends Destination {
  tenantId: string;
  name: string;
  purpose: Purpose;
  approvedBy: string;
}

const COLUMNS = `id, tenant_id, name, purpose, scheme, host, port, internal::text[] as internal, enabled, approved_by, approved_at`;

/** Destinations of the tenant, the newest approval first. */
export function listDestinations(transaction: Knex.Transaction, request: PageRequest): Promise<Page<DestinationRow>> {
  return page<DestinationRow>(transaction('outbound_destinations').select(transaction.raw(COLUMNS)), request, {
    column: 'approved_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** Approves a destination; undefined when the tenant has it for that purpose already. */
export async function insertDestination(
  transaction: Knex.Transaction,
  { tenantId, name, purpose, scheme, host, port, internal, approvedBy }: NewDestination,
): Promise<DestinationRow | undefined> {
  const { rows } = await transaction.raw(
    `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal, approved_by)
     values (?, ?, ?, ?, ?, ?, ?::cidr[], ?) on conflict (tenant_id, purpose, scheme, host, port) do nothing
     returning ${COLUMNS}`,
    [tenantId, name, purpose, scheme, host, port, [...internal], approvedBy],
  );
  return rows[0];
}

/** Switches a destination on or off; undefined when the tenant has no such destination. */
export async function enableDestination(
  transaction: Knex.Transaction,
  id: string,
  enabled: boolean,
): Promise<DestinationRow | undefined> {
  const { rows } = await transaction.raw(
    `update outbound_destinations set enabled = ? where id = ? returning ${COLUMNS}`,
    [enabled, id],
  );
  return rows[0];
}

/** Takes an approval back; undefined when the tenant has no such destination. */
export async function deleteDestination(
  transaction: Knex.Transaction,
  id: string,
): Promise<DestinationRow | undefined> {
  const { rows } = await transaction.raw(`delete from outbound_destinations where id = ? returning ${COLUMNS}`, [id]);
  return rows[0];
}

/**
 * The enabled destination of the tenant that a URL lies at; undefined when nobody approved one. Throws
 * DestinationNotAllowed for what is no plain URL.
 */
export async function findDestination(
  transaction: Knex.Transaction,
  purpose: Purpose,
  url: string,
): Promise<DestinationRow | undefined> {
  const { at } = readDestinationUrl(url);
  const found: DestinationRow | undefined = await transaction('outbound_destinations')
    .select(transaction.raw(COLUMNS))
    .where({ purpose, enabled: true, scheme: at.scheme, host: at.host, port: at.port })
    .first();
  return found && isAt(found, at) ? found : undefined;
}

/** What was to be sent, and why it was not. */
export interface BlockedRequest {
  tenantId: string;
  purpose: Purpose;
  /** Name of the destination, or the host it was for; never a whole URL, which may carry a secret. */
  target: string;
  /** Message of the DestinationNotAllowed. */
  reason: string;
}

/** Records that a request was stopped on its way out. */
export function recordBlocked(connection: Knex, { tenantId, purpose, target, reason }: BlockedRequest): Promise<void> {
  return writeAudit(connection, {
    tenantId,
    actorId: null,
    action: 'destination.blocked',
    target,
    outcome: 'denied',
    details: { purpose, reason },
  });
}
