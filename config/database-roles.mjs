/**
 * The three roles the running platform signs in with; the owner of the tables is a fourth that only migrates.
 *
 * - `ringfence_app`      API and workers, inside one tenant: every row passes row-level security.
 * - `ringfence_control`  signs people in and dispatches jobs before a tenant is known; sees identity and jobs of all
 *                        tenants, and no network data at all.
 * - `ringfence_loader`   bulk load: like app, and may COPY into the leaf partitions, which COPY needs because it
 *                        refuses tables whose row security applies to the role.
 */
export const TENANT_ROLES = ['ringfence_app', 'ringfence_control', 'ringfence_loader'];

/** The tenant of this transaction; null (so: no rows) when none was set. */
export const CURRENT_TENANT = `nullif(current_setting('app.tenant_id', true), '')::uuid`;

/** Switches row-level security on, forced, for a table whose rows belong to a tenant; `control` also lets the control role past it. */
export async function tenantTable(knex, table, { tenantColumn = 'tenant_id', control = false } = {}) {
  await knex.raw(`alter table ${table} enable row level security`);
  await knex.raw(`alter table ${table} force row level security`);
  const mine = `${tenantColumn} = ${CURRENT_TENANT}`;
  await knex.raw(`create policy tenant_isolation on ${table} using (${mine}) with check (${mine})`);
  if (control) {
    await knex.raw(`create policy control_plane on ${table} to ringfence_control using (true) with check (true)`);
  }
}

/** Grants privileges: `{ role: 'select, insert' }`. */
export async function grant(knex, object, privileges) {
  for (const [role, list] of Object.entries(privileges)) {
    await knex.raw(`grant ${list} on ${object} to ${role}`);
  }
}
