import type { Knex } from 'knex';
import type { GroupRole } from '../domain/access/group-roles.ts';
import type { Role } from '../domain/access/permissions.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** An identity provider as its tenant's administrators see it: no secret. */
export interface SsoProviderRow {
  id: string;
  tenant_id: string;
  name: string;
  issuer: string;
  client_id: string;
  scopes: string;
  group_claim: string | null;
  role_mapping: GroupRole[];
  default_role: Role | null;
  creates_users: boolean;
  trusts_second_factor: boolean;
  enabled: boolean;
  created_at: Date;
  updated_at: Date;
}

/** The same with the sealed secret, null for a public client; only the control role reads it. */
export interface SsoProvider extends SsoProviderRow {
  client_secret_sealed: Buffer | null;
}

/** What an administrator sets. */
export type SsoProviderFields = Omit<SsoProvider, 'id' | 'tenant_id' | 'created_at' | 'updated_at'>;

const UNIQUE_VIOLATION = '23505';

const COLUMNS = [
  'id',
  'tenant_id',
  'name',
  'issuer',
  'client_id',
  'scopes',
  'group_claim',
  'role_mapping',
  'default_role',
  'creates_users',
  'trusts_second_factor',
  'enabled',
  'created_at',
  'updated_at',
] as const;

/** Stores a provider; null when the tenant has one of that name. */
export async function createSsoProvider(
  control: Knex,
  { id, tenantId, fields }: { id: string; tenantId: string; fields: SsoProviderFields },
): Promise<SsoProviderRow | null> {
  const [row] = await control('sso_providers')
    .insert({ id, tenant_id: tenantId, ...written(fields) })
    .onConflict(['tenant_id', 'name'])
    .ignore()
    .returning([...COLUMNS]);
  return (row as SsoProviderRow | undefined) ?? null;
}

/** Providers of the tenant, oldest first. */
export function listSsoProviders(transaction: Knex.Transaction, request: PageRequest): Promise<Page<SsoProviderRow>> {
  return page<SsoProviderRow>(transaction('sso_providers').select([...COLUMNS]), request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'asc',
    id: 'id',
    idType: 'uuid',
  });
}

/** A provider of the tenant, locked until the transaction ends. */
export function lockSsoProvider(
  control: Knex.Transaction,
  tenantId: string,
  id: string,
): Promise<SsoProvider | undefined> {
  return control<SsoProvider>('sso_providers').where({ tenant_id: tenantId, id }).forUpdate().first();
}

/** Changes a provider; null, with the transaction lost, when the tenant has another of that name. */
export async function changeSsoProvider(
  control: Knex.Transaction,
  id: string,
  fields: Partial<SsoProviderFields>,
): Promise<SsoProviderRow | null> {
  try {
    const [row] = await control('sso_providers')
      .where({ id })
      .update({ ...written(fields), updated_at: control.fn.now() })
      .returning([...COLUMNS]);
    return row as SsoProviderRow;
  } catch (error) {
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) return null;
    throw error;
  }
}

/** Removes a provider, with whom it vouched for; false when the tenant has no such one. */
export async function deleteSsoProvider(control: Knex, tenantId: string, id: string): Promise<boolean> {
  return (await control('sso_providers').where({ tenant_id: tenantId, id }).delete()) === 1;
}

/** A provider that people may sign in with, in whichever tenant. */
export function findEnabledSsoProvider(control: Knex, id: string): Promise<SsoProvider | undefined> {
  return control<SsoProvider>('sso_providers').where({ id, enabled: true }).first();
}

/** Whether what a provider said a moment ago still counts; it stays so until the transaction ends. */
export async function stillVouches(
  control: Knex.Transaction,
  { id, issuer }: Pick<SsoProvider, 'id' | 'issuer'>,
): Promise<boolean> {
  return (await control('sso_providers').where({ id, issuer, enabled: true }).forShare().first('id')) !== undefined;
}

/** What the sign-in page offers: of the tenant, or of the only one there is; nothing when it cannot be told which. */
export async function offeredSsoProviders(
  control: Knex,
  tenantId: string | undefined,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await control.raw(
    `select id, name from sso_providers
      where enabled and tenant_id = coalesce(:tenantId::uuid, (select min(id::text)::uuid from tenants having count(*) = 1))
      order by name limit 50`,
    { tenantId: tenantId ?? null },
  );
  return rows;
}

function written(fields: Partial<SsoProviderFields>): Record<string, unknown> {
  const { role_mapping: mapping, ...rest } = fields;
  return { ...rest, ...(mapping === undefined ? {} : { role_mapping: JSON.stringify(mapping) }) };
}
