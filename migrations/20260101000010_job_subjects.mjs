/**
 * A job that fails, is cancelled or quarantined takes its subject with it (an ingest job its upload, a report job its
 * report), and a retry brings the subject back: in the same transaction, whoever changed the job.
 */
export async function up(knex) {
  await knex.raw(`
    create function jobs_settle_subject() returns trigger language plpgsql as $$
    begin
      if new.kind = 'ingest' then
        update uploads
           set state = case new.state when 'queued' then 'accepted' else new.state end,
               error = new.error, finished_at = new.finished_at
         where id = new.upload_id and state <> 'deleted';
      elsif new.kind = 'report' then
        update reports
           set state = case new.state when 'queued' then 'queued' else 'failed' end, finished_at = new.finished_at
         where job_id = new.id;
      end if;
      return null;
    end $$`);
  await knex.raw(`
    create trigger jobs_settle_subject after update on jobs for each row
      when (old.state is distinct from new.state and new.state in ('queued', 'failed', 'cancelled', 'quarantined'))
      execute function jobs_settle_subject()`);
  // The control role ends jobs; of uploads and reports it may set the outcome and see the id, nothing else.
  for (const [table, columns, key] of [
    ['uploads', 'state, error, finished_at', 'id, state'],
    ['reports', 'state, finished_at', 'job_id'],
  ]) {
    await knex.raw(`grant select (${key}), update (${columns}) on ${table} to ringfence_control`);
    await knex.raw(`create policy control_plane on ${table} to ringfence_control using (true) with check (true)`);
  }
}

export async function down(knex) {
  await knex.raw('drop policy control_plane on reports');
  await knex.raw('drop policy control_plane on uploads');
  await knex.raw('drop trigger jobs_settle_subject on jobs');
  await knex.raw('drop function jobs_settle_subject');
}
