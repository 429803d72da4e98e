import type { Knex } from 'knex';

/** A tenant, with how much there is of it. */
export interface TenantRow {
  id: string;
  no: number;
  name: string;
  users: number;
  uploads: number;
  created_at: Date;
}

/** Every tenant, oldest first. `owner` sees past row-level security. */
export async function listTenants(owner: Knex): Promise<TenantRow[]> {
  const { rows } = await owner.raw(
    `select t.id, t.no, t.name, t.created_at,
       (select count(*)::int from users u where u.tenant_id = t.id) as users,
       (select count(*)::int from uploads u where u.tenant_id = t.id and u.deleted_at is null) as uploads
     from tenants t order by t.no`,
  );
  return rows;
}

/** Somebody with an account. */
export interface AccountRow {
  email: string;
  tenant: string;
  role: string;
  second_factor: boolean;
  disabled: boolean;
  last_login_at: Date | null;
}

/** Every account, by tenant and address. */
export async function listAccounts(owner: Knex): Promise<AccountRow[]> {
  const { rows } = await owner.raw(
    `select u.email, t.name as tenant, u.role, u.mfa_enabled_at is not null as second_factor,
       u.disabled_at is not null as disabled, u.last_login_at
     from users u join tenants t on t.id = u.tenant_id order by t.no, u.email`,
  );
  return rows;
}
