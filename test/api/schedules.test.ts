import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

const PATH = '/api/v1/schedules';

describe('schedules over the API', () => {
  const api = useApi();
  let [engineer, reader]: Person[] = [];
  before(async () => {
    engineer = await api().person('network_engineer');
    reader = await api().person('readonly_user');
  });
  const nightly = {
    name: 'nightly',
    job: { kind: 'discovery', payload: {} },
    cron: '30 2 * * *',
    time_zone: 'Europe/Berlin',
  };
  const weekly = { name: 'weekly', job: { kind: 'report', payload: { title: 'Every week' } }, cron: '0 6 * * MON' };
  const call = (method: string, path: string, body?: unknown, person: Person | undefined = engineer) =>
    api().call(method, path, { token: person?.access_token, ...(body === undefined ? {} : { body }) });

  it('are made, shown with their next five runs, changed, paused, resumed and removed', async () => {
    const made = await call('POST', PATH, nightly);
    expect(made.status).to.equal(201);
    expect(made.body.next_runs).to.have.lengthOf(5);
    expect(made.body).to.include({ state: 'active', missed: 'skip', overlap: 'skip', runs_as: engineer?.id });
    const at = `${PATH}/${made.body.id}`;
    const changed = await call('PATCH', at, { every_seconds: 900, overlap: 'queue' });
    expect([changed.status, changed.body.cron, changed.body.every_seconds, changed.body.overlap]).to.deep.equal([
      ...[200, null, 900, 'queue'],
    ]);
    const paused = await call('POST', `${at}/pause`);
    expect([paused.body.state, paused.body.next_runs]).to.deep.equal(['paused', []]);
    const resumed = await call('POST', `${at}/resume`);
    expect([resumed.body.state, resumed.body.next_runs.length]).to.deep.equal(['active', 5]);
    expect((await call('GET', PATH)).body.items.map(({ id }: { id: string }) => id)).to.include(made.body.id);
    expect((await call('DELETE', at)).status).to.equal(204);
    expect((await call('GET', at)).status).to.equal(404);
  });

  it('run by hand, beside their slots', async () => {
    const { body } = await call('POST', PATH, nightly);
    const run = await call('POST', `${PATH}/${body.id}/run`);
    expect([run.status, run.body.kind, run.body.created_by]).to.deep.equal([202, 'discovery', engineer?.id]);
    expect((await call('POST', `${PATH}/${body.id}/run`)).status).to.equal(409);
    const { items } = (await call('GET', `${PATH}/${body.id}/runs`)).body;
    expect(items).to.have.lengthOf(1);
    expect(items[0]).to.include({ by_hand: true, outcome: 'queued', job_id: run.body.id, job_state: 'queued' });
  });

  it('need the permission of their kind of job', async () => {
    expect((await call('POST', PATH, nightly, reader)).status).to.equal(403);
    const { body } = await call('POST', PATH, nightly);
    for (const [method, path] of [
      ['PATCH', ''],
      ['POST', '/run'],
      ['POST', '/pause'],
      ['DELETE', ''],
    ] as const) {
      const input = method === 'PATCH' ? { name: 'mine' } : undefined;
      expect((await call(method, `${PATH}/${body.id}${path}`, input, reader)).status, path).to.equal(403);
    }
    expect((await call('PATCH', `${PATH}/${body.id}`, { job: { kind: 'threat-scan', payload: {} } })).status).to.equal(
      403,
    );
  });

  it('of reports are for everybody who may have one, each their own', async () => {
    const own = await call('POST', PATH, weekly, reader);
    expect(own.status).to.equal(201);
    expect((await call('DELETE', `${PATH}/${own.body.id}`)).status).to.equal(403);
    const run = await call('POST', `${PATH}/${own.body.id}/run`, undefined, reader);
    expect(run.status).to.equal(202);
    const [report] = await asOwner(
      api().db.ownerUrl,
      `select parameters->>'title' as title from reports where job_id = $1`,
      [run.body.id],
    );
    expect(report).to.deep.equal({ title: 'Every week' });
    expect((await call('DELETE', `${PATH}/${own.body.id}`, undefined, reader)).status).to.equal(204);
  });

  it('are refused with what is wrong with them', async () => {
    const { cron: _cron, ...untimed } = nightly;
    const unknown = { kind: 'discovery', payload: { upload_id: '00000000-0000-4000-8000-000000000000' } };
    for (const [body, path] of [
      [untimed, 'cron'],
      [{ ...nightly, every_seconds: 60 }, 'cron'],
      [{ ...nightly, cron: '0 0 30 2 *' }, 'cron'],
      [{ ...nightly, time_zone: 'Mars/Base' }, 'time_zone'],
      [{ ...nightly, job: { kind: 'discovery', payload: { everything: true } } }, 'job.payload.everything'],
      [{ ...nightly, job: unknown }, 'job.payload.upload_id'],
      [{ ...nightly, job: { kind: 'ingest-range', payload: {} } }, 'job.kind'],
      [{ ...nightly, blackouts: [{ from: '22:00', until: '22:00' }] }, 'blackouts.0'],
    ] as const) {
      const answer = await call('POST', PATH, body);
      expect([answer.status, answer.body.errors?.[0]?.path], answer.text).to.deep.equal([422, path]);
    }
  });
});
