import { DATA_ROLES, dropDataClasses, grant, READER_ROLE, tenantTable } from '../config/database-roles.mjs';

/** Roles that only read: one for each class of data, and the login that has both. What they see, the seeds grant. */
export async function up(knex) {
  for (const role of [...Object.values(DATA_ROLES), READER_ROLE]) {
    await knex.raw(
      `do $$ begin create role ${role} nologin nobypassrls; exception when duplicate_object then null; end $$`,
    );
    await knex.raw(`grant usage on schema public to ${role}`);
  }
  for (const role of Object.values(DATA_ROLES)) await knex.raw(`grant ${role} to ${READER_ROLE}`);
  await knex.raw(`alter role ${READER_ROLE} set default_transaction_read_only = on`);

  // Whoever writes SQL could name any tenant: a reader's login is bound to one here, where it cannot write.
  await knex.raw(`
    create table reader_logins (
      login text primary key,
      tenant_id uuid not null references tenants on delete cascade,
      created_at timestamptz not null default now()
    )`);
  await tenantTable(knex, 'reader_logins', { control: true });
  await grant(knex, 'reader_logins', { ringfence_control: 'select, insert, update, delete' });
  for (const role of Object.values(DATA_ROLES)) {
    await knex.raw(
      `create policy own_login_${role} on reader_logins for select to ${role} using (login = current_user::text)`,
    );
    await grant(knex, 'reader_logins', { [role]: 'select' });
  }
}

export async function down(knex) {
  await dropDataClasses(knex);
  await knex.raw('drop table reader_logins');
}
