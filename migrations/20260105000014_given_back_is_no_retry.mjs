/**
 * As before, but only a retry brings an upload back. A job that is merely given back by its worker (stopped, or a
 * failure that may pass) left an upload that a neighbour's cancelled range had given up in the middle of being read, for
 * ever: nobody was to read the cancelled range.
 */
export async function up(knex) {
  await knex.raw(settle(`old.state in ('failed', 'cancelled', 'quarantined') and`));
}

export async function down(knex) {
  await knex.raw(settle(''));
}

const settle = (retried) => `
    create or replace function jobs_settle_subject() returns trigger language plpgsql as $$
    begin
      if new.kind = 'ingest' then
        update uploads
           set state = case new.state when 'queued' then 'accepted' else new.state end,
               error = new.error, finished_at = new.finished_at
         where id = new.upload_id
           and (new.state = 'queued' and ${retried} state in ('failed', 'cancelled', 'quarantined') or
                new.state <> 'queued' and state <> 'deleted');
      elsif new.kind = 'ingest-range' and new.state = 'queued' then
        update uploads set state = 'parsing', error = null, finished_at = null
         where id = new.upload_id and ${retried} state in ('failed', 'cancelled', 'quarantined');
      elsif new.kind = 'ingest-range' then
        update uploads set state = new.state, error = new.error, finished_at = new.finished_at
         where id = new.upload_id and state in ('accepted', 'parsing');
        update jobs set cancel_requested_at = coalesce(cancel_requested_at, now()),
               state = case when state = 'queued' then 'cancelled' else state end,
               finished_at = case when state = 'queued' then now() end
         where id in (
           -- One that is being committed waits for the upload, which is held here; it will find it given up.
           select id from jobs
            where upload_id = new.upload_id and kind in ('ingest', 'ingest-range') and id <> new.id
              and state in ('queued', 'running')
            for update skip locked);
      elsif new.kind = 'report' then
        update reports
           set state = case new.state when 'queued' then 'queued' else 'failed' end, finished_at = new.finished_at
         where job_id = new.id;
      end if;
      return null;
    end $$`;
