import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findWaitingJob } from '../../src/db/waiting-job.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

const PATH = '/api/v1/network/direction-overrides';

describe('direction overrides', () => {
  const api = useApi();
  let [engineer, reader]: Person[] = [];
  before(async () => {
    engineer = await api().person('network_engineer');
    reader = await api().person('readonly_user');
  });
  const call = (method: string, path: string, person: Person | undefined, body?: unknown) =>
    api().call(method, path, { token: person?.access_token, ...(body === undefined ? {} : { body }) });
  const wanted = { range: '10.20.0.0/16', port: 8443, role: 'server', reason: 'payment switch' };
  const jobs = () =>
    asOwner<{ id: string; payload: unknown }>(
      api().db.ownerUrl,
      `select id, payload from jobs where tenant_id = $1 and kind = 'discovery' order by created_at`,
      [api().tenantId],
    );
  const audited = () =>
    asOwner(
      api().db.ownerUrl,
      `select action, target, details->>'range' as range from audit_log
        where tenant_id = $1 and action like 'direction-override.%' order by action`,
      [api().tenantId],
    );

  it('are listed, and each change is audited and builds the topology anew', async () => {
    const added = await call('POST', PATH, engineer, wanted);
    expect(added.status).to.equal(201);
    expect(added.body).to.include({ ...wanted, protocol: 'tcp', created_by: engineer?.id });
    const { id, job_id } = added.body;
    expect(await jobs()).to.deep.equal([{ id: job_id, payload: {} }]);
    // Once it has begun it may have passed what comes later.
    await asOwner(api().db.ownerUrl, `update jobs set state = 'running' where id = $1`, [job_id]);
    const { body } = await call('GET', PATH, reader);
    expect(body.items.map((item: { id: string }) => item.id)).to.deep.equal([id]);
    const removed = await call('DELETE', `${PATH}/${id}`, engineer);
    expect(removed.status).to.equal(202);
    expect((await jobs()).map((job) => job.id)).to.deep.equal([job_id, removed.body.job_id]);
    expect(removed.body.job_id).not.to.equal(job_id);
    expect((await call('GET', PATH, reader)).body.items).to.be.empty;
    expect(await audited()).to.deep.equal([
      { action: 'direction-override.add', target: id, range: '10.20.0.0/16' },
      { action: 'direction-override.remove', target: id, range: '10.20.0.0/16' },
    ]);
  });

  it('that come in a row share the job that waits', async () => {
    const [one, other] = [443, 444].map((port) => call('POST', PATH, engineer, { ...wanted, port }));
    const first = (await one)?.body.job_id;
    const second = (await other)?.body.job_id;
    const third = (await call('POST', PATH, engineer, { ...wanted, port: 445 })).body.job_id;
    expect([first, second]).to.include(third);
    const waiting = `select 1 from jobs where tenant_id = $1 and kind = 'discovery' and state = 'queued'`;
    expect(await asOwner(api().db.ownerUrl, waiting, [api().tenantId])).to.have.lengthOf.within(1, 2);
  });

  it('keep that job from beginning before they are there', async () => {
    const { database, ownerUrl } = api().db;
    const begin = `update jobs set state = 'running' where id = $1`;
    await inTenant(database.app, api().tenantId, async (transaction) => {
      const id = await findWaitingJob(transaction, 'discovery', {});
      expect(id).to.be.a('string');
      expect(await findWaitingJob(transaction, 'discovery', { upload_id: id })).to.equal(null);
      const early = await asOwner(ownerUrl, `set lock_timeout = '200ms'; ${begin.replace('$1', `'${id}'`)}`).catch(
        (error) => error.code,
      );
      expect(early).to.equal('55P03');
    });
  });

  it('say what is wrong with a range, and that something is said already', async () => {
    const bad = await call('POST', PATH, engineer, { ...wanted, range: '10.20.0.1/16' });
    expect([bad.status, bad.body.errors[0].path]).to.deep.equal([422, 'range']);
    expect(bad.body.errors[0].message).to.contain('10.20.0.0/16');
    expect((await call('POST', PATH, engineer, wanted)).status).to.equal(201);
    const again = await call('POST', PATH, engineer, { ...wanted, role: 'client' });
    expect([again.status, again.body.type]).to.deep.equal([409, '/problems/direction-override-exists']);
    expect((await call('POST', PATH, engineer, { ...wanted, protocol: 'udp' })).status).to.equal(201);
  });

  it('are for people who may change the network', async () => {
    expect((await call('POST', PATH, reader, wanted)).status).to.equal(403);
    expect((await call('DELETE', `${PATH}/00000000-0000-4000-8000-000000000000`, engineer)).status).to.equal(404);
  });
});
