/**
 * The roles the running platform signs in with; the owner of the tables is another that only migrates.
 *
 * - `ringfence_app`      API and workers, inside one tenant: every row passes row-level security.
 * - `ringfence_control`  signs people in and dispatches jobs before a tenant is known; sees identity and jobs of all
 *                        tenants, and no network data at all.
 * - `ringfence_loader`   bulk load: like app, and may COPY into the leaf partitions, which COPY needs because it
 *                        refuses tables whose row security applies to the role.
 */
export const TENANT_ROLES = ['ringfence_app', 'ringfence_control', 'ringfence_loader'];

/** Reads for reports of others (BI) and on read replicas: what both classes below hold, tenant by tenant as `ringfence_app`. */
export const READER_ROLE = 'ringfence_readonly';

/** Group roles, one for each class of data; a reader's own login is a member of those it may read. */
export const DATA_ROLES = { network: 'ringfence_network_data', security: 'ringfence_security_data' };

/** The tenant of this transaction; null (so: no rows) when none was set. */
export const CURRENT_TENANT = `nullif(current_setting('app.tenant_id', true), '')::uuid`;

/** Switches row-level security on, forced, for a table whose rows belong to a tenant; `control` also lets the control role past it. */
export async function tenantTable(knex, table, { tenantColumn = 'tenant_id', control = false } = {}) {
  await knex.raw(`alter table ${table} enable row level security`);
  await knex.raw(`alter table ${table} force row level security`);
  // As a query of its own it is asked once a statement; in place, once a row, which made scans three times as dear.
  const mine = `${tenantColumn} = (select ${CURRENT_TENANT})`;
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

const both = ['network', 'security'];

/**
 * What every table holds: who may read it, all of it or only these columns. `closed` is for the platform itself: secrets,
 * sessions and book-keeping. A table that is not here is read by nobody, and a test asks for its line.
 */
export const DATA_CLASSES = {
  tenants: { classes: both, tenantColumn: 'id' },
  users: {
    classes: ['security'],
    columns: 'id, tenant_id, email, name, role, mfa_enabled_at, disabled_at, last_login_at, created_at',
  },

  uploads: {
    classes: ['network'],
    columns: `id, no, tenant_id, name, size, sha256, requested_format, format, format_confidence, state, rows_read,
      rows_stored, rows_skipped, rows_rejected, rows_duplicate, rows_observed, first_seen, last_seen, error, created_by, created_at,
      finished_at, deleted_at, flows_dropped_before, site`,
  },
  upload_parts: {
    classes: ['network'],
    columns: `tenant_id, upload_id, no, member, format, format_confidence, state, rows_read, rows_stored, rows_skipped,
      rows_rejected, rows_duplicate, rows_observed, skip_reasons, first_seen, last_seen`,
  },
  upload_rejects: { classes: ['network'] },
  table_mappings: { classes: ['network'] },
  observations: { classes: ['network', 'security'] },
  flows: { classes: ['network'] },
  upload_services: { classes: ['network'] },
  network_nodes: { classes: ['network'] },
  network_connections: { classes: ['network'] },
  network_services: { classes: ['network'] },
  node_facts: { classes: ['network'] },
  node_corrections: { classes: ['network'] },
  reverse_names: { classes: ['network'] },
  hosts: { classes: ['network'] },
  host_decisions: { classes: ['network'] },
  service_days: { classes: ['network'] },
  day_changes: { classes: ['network'] },
  node_days: { classes: ['network'] },
  port_openings: { classes: ['network'] },
  retention_settings: { classes: ['network'] },
  retention_drops: { classes: ['network'] },
  sites: { classes: ['network'] },
  zones: { classes: ['network'] },
  zone_ranges: { classes: ['network'] },
  zone_rules: { classes: ['network'] },
  inventory_hosts: { classes: ['network'] },
  inventory_addresses: { classes: ['network'] },
  inventory_services: { classes: ['network'] },
  applications: { classes: ['network'] },
  application_members: { classes: ['network'] },
  application_rules: { classes: ['network'] },
  application_dependencies: { classes: ['network'] },
  service_hours: { classes: ['network'] },
  merged_services: { classes: ['network'] },
  scan_services: { classes: ['network', 'security'] },
  direction_overrides: { classes: ['network'] },
  ports: { classes: ['network'] },
  port_justifications: { classes: ['network', 'security'] },
  schedules: { classes: ['network'] },
  schedule_runs: { classes: ['network'] },
  sources: {
    classes: ['network'],
    columns: `id, tenant_id, name, kind, format, time_zone, every_seconds, enabled, last_look_at, last_success_at,
      last_error, created_by, created_at, site`,
  },
  source_files: { classes: ['network'] },
  jobs: {
    classes: ['network'],
    columns: `id, tenant_id, kind, state, priority, attempts, failures, crashes, percent, rows, step, error, upload_id,
      parent_id, created_by, created_at, updated_at, started_at, finished_at`,
  },
  reports: {
    classes: ['network'],
    columns:
      'id, tenant_id, job_id, kind, format, state, file_name, size, sha256, created_by, created_at, finished_at',
  },
  report_settings: { classes: ['network'] },
  report_targets: {
    classes: ['network'],
    columns: 'id, tenant_id, name, kind, settings, enabled, created_by, created_at',
  },
  report_deliveries: { classes: ['network'] },

  security_alerts: { classes: ['security'] },
  detection_rules: { classes: ['security'] },
  detection_rule_versions: { classes: ['security'] },
  indicators: { classes: ['security'] },
  indicator_feeds: {
    classes: ['security'],
    columns: `id, tenant_id, name, kind, url, confidence, tags, tlp, keep_days, include_reserved, enabled, last_fetch_at,
      last_success_at, last_error, left_out, created_by, created_at`,
  },
  alert_events: { classes: ['security'] },
  alert_exceptions: { classes: ['security'] },
  incidents: { classes: ['security'] },
  detection_settings: { classes: ['security'] },
  playbooks: { classes: ['security'] },
  responses: { classes: ['security'] },
  response_actions: { classes: ['security'] },
  response_channels: {
    classes: ['security'],
    columns: 'id, tenant_id, name, kind, shown, recipients, enabled, created_by, created_at',
  },
  block_lists: { classes: ['network', 'security'] },
  block_entries: { classes: ['network', 'security'] },
  node_tags: { classes: ['network', 'security'] },
  outbound_destinations: { classes: ['security'] },
  scan_scopes: { classes: ['security'] },
  scan_halts: { classes: ['security'] },
  scans: { classes: ['network', 'security'] },
  scan_hosts: { classes: ['network', 'security'] },
  scan_ports: { classes: ['network', 'security'] },
  audit_log: { classes: ['security'] },
  audit_seals: { classes: ['security'] },
  audit_anchors: { classes: ['security'] },
  api_keys: {
    classes: ['security'],
    columns: 'id, tenant_id, user_id, name, permissions, created_at, expires_at, last_used_at, revoked_at',
  },

  part_services: 'closed',
  scan_batches: 'closed',
  scan_budgets: 'closed',
  classified_uploads: 'closed',
  zone_placements: 'closed',
  resumable_uploads: 'closed',
  resumable_pieces: 'closed',
  feature_switches: 'closed',
  job_events: 'closed',
  feed_floor: 'closed',
  topology_versions: 'closed',
  event_tickets: 'closed',
  queue_settings: 'closed',
  workers: 'closed',
  schema_needs: 'closed',
  sessions: 'closed',
  sign_in_attempts: 'closed',
  user_mfa: 'closed',
  backup_codes: 'closed',
  mfa_challenges: 'closed',
  invitations: 'closed',
  user_notices: 'closed',
  sso_providers: 'closed',
  sso_identities: 'closed',
  sso_sign_ins: 'closed',
  request_signals: 'closed',
  accounts_tried: 'closed',
  export_volumes: 'closed',
  session_networks: 'closed',
  signing_keys: 'closed',
  siem_cursor: 'closed',
  reader_logins: 'closed',
  knex_migrations: 'closed',
  knex_migrations_lock: 'closed',
};

const READERS = Object.values(DATA_ROLES).join(', ');
const BOUND_TENANT = `(select r.tenant_id from reader_logins r where r.login = current_user::text)`;

/** Makes privileges and policies of the reading roles what DATA_CLASSES says. Safe to repeat, and by several at once. */
export async function applyDataClasses(knex) {
  await knex.transaction(async (transaction) => {
    await transaction.raw(`select pg_advisory_xact_lock(hashtext('ringfence:data-classes'))`);
    await revokeAll(transaction);
    const named = async (sql) => new Set((await transaction.raw(sql)).rows.map(({ tablename }) => tablename));
    const tables = await named(`select tablename from pg_tables where schemaname = 'public'`);
    const present = await named(`select tablename from pg_policies where policyname = 'reader'`);
    for (const [table, held] of Object.entries(DATA_CLASSES)) {
      // A table of a migration that has not run, or was undone, is no reason to stop.
      if (held === 'closed' || !tables.has(table)) continue;
      const { classes, columns, tenantColumn = 'tenant_id' } = held;
      for (const name of classes) {
        await grant(transaction, table, { [DATA_ROLES[name]]: columns ? `select (${columns})` : 'select' });
      }
      if (!present.has(table)) await readerPolicies(transaction, table, tenantColumn);
    }
  });
}

/** Takes privileges and policies of the reading roles away. */
export async function dropDataClasses(knex) {
  await revokeAll(knex);
  const { rows } = await knex.raw(
    `select tablename, policyname from pg_policies where policyname in ('reader', 'reader_stays')`,
  );
  for (const { tablename, policyname } of rows) await knex.raw(`drop policy ${policyname} on ${tablename}`);
}

/** A login that is bound to a tenant sees it without naming it, and no other whatever it names. */
async function readerPolicies(knex, table, tenantColumn) {
  const bound = `${tenantColumn} = ${BOUND_TENANT}`;
  await knex.raw(`create policy reader on ${table} for select to ${READERS} using (${bound})`);
  await knex.raw(
    `create policy reader_stays on ${table} as restrictive for select to ${READERS}
       using (current_user = '${READER_ROLE}' or ${bound})`,
  );
}

/** Everything but what reader_logins needs for the policies themselves. */
async function revokeAll(knex) {
  const { rows } = await knex.raw(
    `select distinct c.oid::regclass::text as name, r.rolname
       from pg_class c
       left join pg_attribute a on a.attrelid = c.oid and a.attacl is not null
       cross join lateral (
         select grantee from aclexplode(c.relacl) union select grantee from aclexplode(a.attacl)) given
       join pg_roles r on r.oid = given.grantee
      where c.relnamespace = 'public'::regnamespace and c.relname <> 'reader_logins'
        and r.rolname = any(?)`,
    [[...Object.values(DATA_ROLES), READER_ROLE]],
  );
  for (const { name, rolname } of rows) await knex.raw(`revoke all on ${name} from ${rolname}`);
}
