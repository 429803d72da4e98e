import type { Knex } from 'knex';
import type { Archetype, Classification, Reason, Tier } from '../domain/applications/application.ts';
import type { FoundDependency } from '../domain/applications/outcome.ts';
import type { Readiness } from '../domain/applications/readiness.ts';
import { lockTenantWide } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { isAddress } from './site-sql.ts';

/** An application with the number of its members. */
export interface ApplicationRow {
  id: string;
  name: string;
  description: string | null;
  owner: string | null;
  criticality: 'low' | 'medium' | 'high' | 'critical' | null;
  classification: Classification | null;
  compliance: string[];
  archetype: Archetype;
  archetype_confidence: number;
  confidence: number;
  reasons: Reason[];
  readiness_score: number | null;
  /** Fields that a person stated; no run changes them. */
  stated: string[];
  members: number;
  created_at: Date;
  updated_at: Date;
}

/** What a person may say of an application. */
export const STATED_FIELDS = [
  'name',
  'description',
  'owner',
  'criticality',
  'classification',
  'compliance',
  'archetype',
] as const;
export type StatedField = (typeof STATED_FIELDS)[number];
export type StatedApplication = Partial<Pick<ApplicationRow, StatedField>>;

const COLUMNS = `application.id, application.name, application.description, application.owner, application.criticality,
  application.classification, application.compliance, application.archetype, application.archetype_confidence,
  application.confidence, application.reasons, application.readiness_score, application.stated, application.created_at,
  application.updated_at, (select count(*) from application_members member
    where member.application_id = application.id)::int as members`;

/** Makes this transaction the only one in which people name the tenant's applications, until it ends. */
export async function lockApplications(transaction: Knex.Transaction): Promise<void> {
  await lockTenantWide(transaction, 'applications');
}

/** What a list of applications may be narrowed to; the site is the address's. */
export interface ApplicationFilter {
  q?: string | undefined;
  archetype?: string | undefined;
  address?: string | undefined;
  site?: string | undefined;
}

/** Applications by name. */
export function listApplications(
  transaction: Knex.Transaction,
  { q, archetype, address, site }: ApplicationFilter,
  request: PageRequest,
): Promise<Page<ApplicationRow>> {
  const query = transaction('applications as application').select(transaction.raw(COLUMNS));
  if (q) query.whereRaw('application.name ilike ?', [`%${q.replace(/[\\%_]/g, '\\$&')}%`]);
  if (archetype) query.where('application.archetype', archetype);
  if (address) {
    query.whereRaw(
      `application.id in (select member.application_id from application_members member where ${isAddress('member.address')})`,
      [address, site ?? null],
    );
  }
  return page<ApplicationRow>(query, request, {
    ...{ column: 'application.name', type: 'text', direction: 'asc', id: 'application.id', idType: 'uuid' },
  });
}

/** One application; undefined when the tenant has no such application. */
export function findApplication(transaction: Knex.Transaction, id: string): Promise<ApplicationRow | undefined> {
  return transaction('applications as application')
    .select(transaction.raw(COLUMNS))
    .where('application.id', id)
    .first();
}

/** The readiness that the last run found; null when it found no members. */
export async function findReadiness(transaction: Knex.Transaction, id: string): Promise<Readiness | null | undefined> {
  const row = await transaction('applications').select('readiness').where({ id }).first();
  return row?.readiness;
}

/** The application of the name, whatever its case. */
export async function applicationNamed(transaction: Knex.Transaction, name: string): Promise<string | undefined> {
  const row = await transaction('applications').select('id').whereRaw('lower(name) = lower(?)', [name]).first();
  return row?.id;
}

/** Makes an application that stays until somebody deletes it. */
export async function insertApplication(
  transaction: Knex.Transaction,
  stated: StatedApplication & { name: string },
): Promise<string> {
  const { rows } = await transaction.raw(
    `insert into applications (tenant_id, name, stated) values (${TENANT}, ?, '{name}') returning id`,
    [stated.name],
  );
  await stateApplication(transaction, rows[0].id, stated);
  return rows[0].id;
}

/** States fields of an application, or takes back what was stated of those that are null; false when there is none. */
export async function stateApplication(
  transaction: Knex.Transaction,
  id: string,
  fields: { [Field in StatedField]?: StatedApplication[Field] | null },
): Promise<boolean> {
  const named = STATED_FIELDS.filter((field) => fields[field] !== undefined);
  const values = Object.fromEntries(named.map((field) => [field, fields[field] ?? EMPTY[field] ?? null]));
  if (fields.archetype) values.archetype_confidence = 100;
  const held = named.filter((field) => fields[field] !== null);
  const changed = await transaction('applications')
    .where({ id })
    .update({
      ...values,
      stated: transaction.raw(
        'array(select distinct field from unnest(stated || ?::text[]) field where field <> all(?::text[]) order by field)',
        [held, named.filter((field) => fields[field] === null)],
      ),
      updated_at: transaction.fn.now(),
    });
  return changed > 0;
}

const EMPTY: Partial<Record<StatedField, unknown>> = { compliance: [], archetype: 'unknown' };

/** Deletes an application with its members and rules; false when there is none. */
export async function deleteApplication(transaction: Knex.Transaction, id: string): Promise<boolean> {
  return (await transaction('applications').where({ id }).delete()) > 0;
}

/** A need of one application for another, with their names. */
export interface DependencyRow extends FoundDependency {
  client: string;
  server: string;
}

/** What an application needs (`out`), or who needs it (`in`), the busiest first. */
export async function dependenciesOfApplication(
  transaction: Knex.Transaction,
  id: string,
  direction: 'in' | 'out',
  limit: number,
): Promise<DependencyRow[]> {
  const { rows } = await transaction.raw(
    `select need.client_id, client.name as client, need.server_id, server.name as server, need.protocol, need.port,
       need.clients, need.servers, need.flows, need.failed_flows, need.bytes, need.confidence
     from application_dependencies need
     join applications client on client.id = need.client_id
     join applications server on server.id = need.server_id
     where need.${direction === 'in' ? 'server_id' : 'client_id'} = ?
     order by need.flows desc, client.name, server.name, need.protocol, need.port limit ?`,
    [id, limit],
  );
  return rows;
}

/** A membership for lists and exports. */
export interface MemberRow {
  address: string;
  site: string | null;
  node_id: string | null;
  hostname: string | null;
  zone: string | null;
  tier: Tier;
  tier_confidence: number;
  confidence: number;
  reasons: Reason[];
}
