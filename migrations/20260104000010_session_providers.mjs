/**
 * Sessions and sign-ins under way know the identity provider that vouched for them, so that switching one off ends what
 * it opened and nothing else. Those of before do not know theirs, and are over within hours.
 */
export async function up(knex) {
  await knex.raw('alter table sessions add column provider_id uuid references sso_providers on delete set null');
  await knex.raw('create index sessions_provider on sessions (provider_id) where provider_id is not null');
  await knex.raw('alter table mfa_challenges add column provider_id uuid references sso_providers on delete cascade');
  await knex.raw('create index mfa_challenges_provider on mfa_challenges (provider_id) where provider_id is not null');
}

export async function down(knex) {
  await knex.raw('alter table mfa_challenges drop column provider_id');
  await knex.raw('alter table sessions drop column provider_id');
}
