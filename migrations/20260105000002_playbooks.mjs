import { grant, tenantTable } from '../config/database-roles.mjs';

/** Responses to alerts: where word is sent, what is done when, what was done, and the lists that firewalls read. */
export async function up(knex) {
  await knex.raw(`
    create table response_channels (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      kind text not null check (kind in ('email', 'slack', 'teams', 'webhook')),
      shown text not null,
      recipients text[] not null default '{}',
      sealed bytea check ((kind = 'email') = (sealed is null)),
      enabled boolean not null default true,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  await tenantTable(knex, 'response_channels', { control: true });
  await grant(knex, 'response_channels', {
    ringfence_app: 'select, insert, update, delete',
    // To seal it anew under another master key.
    ringfence_control: 'select (id, sealed), update (sealed)',
  });

  await knex.raw(`
    create table playbooks (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      description text not null default '',
      mode text not null default 'dry-run' check (mode in ('off', 'dry-run', 'active')),
      stopped_reason text,
      condition jsonb not null,
      steps jsonb not null,
      per_hour integer not null check (per_hour > 0),
      per_target_hour integer not null check (per_target_hour > 0),
      version integer not null default 1,
      runs_as uuid not null,
      key_id uuid,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  await tenantTable(knex, 'playbooks', { control: true });
  await grant(knex, 'playbooks', {
    ringfence_app: 'select, insert, update, delete',
    // To look after the tenants that have any.
    ringfence_control: 'select (tenant_id, mode)',
  });

  // Kept when the playbook goes: they say what was done.
  await knex.raw(`
    create table responses (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      playbook_id uuid not null,
      playbook text not null,
      version integer not null,
      alert_id uuid not null,
      occasion text not null,
      mode text not null check (mode in ('dry-run', 'active')),
      limited text,
      requested_by uuid not null,
      created_at timestamptz not null default now(),
      unique (tenant_id, playbook_id, alert_id, occasion)
    )`);
  await knex.raw('create index responses_newest on responses (tenant_id, created_at desc, id desc)');
  await knex.raw('create index responses_of_playbook on responses (playbook_id, created_at)');
  await knex.raw('create index responses_of_alert on responses (tenant_id, alert_id)');
  await tenantTable(knex, 'responses');
  await grant(knex, 'responses', { ringfence_app: 'select, insert' });

  // What changes something is done with the approval of a second person, whatever the platform's code believes.
  await knex.raw(`
    create table response_actions (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      response_id uuid not null references responses on delete cascade,
      step integer not null,
      kind text not null check (kind in ('notify', 'ticket', 'tag', 'quarantine', 'block', 'scan', 'siem')),
      key text not null,
      target text,
      says text not null,
      payload jsonb not null,
      changes boolean not null,
      state text not null check (state in
        ('planned', 'skipped', 'limited', 'waiting', 'ready', 'sending', 'done', 'failed', 'rejected', 'undone')),
      reason text,
      attempts integer not null default 0,
      job_id uuid,
      next_try_at timestamptz not null default now(),
      sending_until timestamptz,
      outcome jsonb not null default '{}',
      requested_by uuid not null,
      approved_by uuid,
      approved_at timestamptz,
      undone_by uuid,
      undone_at timestamptz,
      created_at timestamptz not null default now(),
      done_at timestamptz,
      unique (tenant_id, key),
      check (approved_by <> requested_by),
      check (not changes or approved_by is not null or state in ('planned', 'skipped', 'limited', 'waiting', 'rejected'))
    )`);
  await knex.raw('create index response_actions_of on response_actions (response_id, step)');
  await knex.raw(
    `create index response_actions_due on response_actions (next_try_at) where state in ('ready', 'sending')`,
  );
  await knex.raw('create index response_actions_target on response_actions (tenant_id, target, created_at)');
  await tenantTable(knex, 'response_actions', { control: true });
  await grant(knex, 'response_actions', {
    ringfence_app:
      'select, insert, update (state, reason, attempts, job_id, next_try_at, sending_until, outcome, approved_by, approved_at, undone_by, undone_at, done_at)',
    // To wake the tenants that have something due.
    ringfence_control: 'select (tenant_id, state, next_try_at, sending_until)',
  });

  await knex.raw(`
    create table block_lists (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      purpose text not null check (purpose in ('block', 'quarantine')),
      description text not null default '',
      never cidr[] not null default '{}',
      created_by uuid not null,
      created_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  await knex.raw(`
    create table block_entries (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      list_id uuid not null references block_lists on delete cascade,
      kind text not null check (kind in ('address', 'domain', 'url')),
      value text not null,
      reason text not null,
      alert_id uuid,
      action_id uuid,
      added_at timestamptz not null default clock_timestamp(),
      expires_at timestamptz not null check (expires_at > added_at),
      removed_at timestamptz,
      removed_by uuid
    )`);
  await knex.raw('create unique index block_entries_live on block_entries (list_id, value) where removed_at is null');
  await knex.raw('create index block_entries_of on block_entries (list_id, added_at, id)');
  await knex.raw('create index block_entries_action on block_entries (action_id)');
  await knex.raw(`
    create table node_tags (
      tenant_id uuid not null references tenants,
      address inet not null,
      tag text not null,
      action_id uuid not null,
      set_at timestamptz not null default now(),
      primary key (tenant_id, address, tag)
    )`);
  for (const table of ['block_lists', 'block_entries', 'node_tags']) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, update, delete' });
  }
}

export async function down(knex) {
  await knex.raw(
    'drop table node_tags, block_entries, block_lists, response_actions, responses, playbooks, response_channels',
  );
}
