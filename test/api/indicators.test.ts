import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { listForm } from '../support/security/things.ts';

describe('indicators over the API', function () {
  this.timeout(60_000);
  const api = useApi();
  let analyst: Person;
  const call = (method: string, path: string, body?: unknown) =>
    api().call(method, `/api/v1/${path}`, { token: analyst.access_token, ...(body === undefined ? {} : { body }) });
  const send = (text: string, query = '') =>
    api().call('POST', `/api/v1/indicators/import${query}`, { token: analyst.access_token, raw: listForm(text) });
  const matches = async () =>
    (await asOwner(api().db.ownerUrl, `select id from jobs where kind = 'intel-match' and state = 'queued'`)).length;

  before(async () => {
    analyst = await api().person('security_analyst');
  });

  it('are added in any spelling, listed, ended and removed', async () => {
    const added = await call('POST', 'indicators', { value: 'hxxps://Evil[.]example/a', description: 'made' });
    expect(added.status, added.text).to.equal(201);
    expect(added.body).to.include({ kind: 'url', value: 'https://evil.example/a', source: 'manual', confidence: 75 });
    expect(await matches()).to.equal(1);
    const { id } = added.body;
    const found = await call('GET', 'indicators?value=hxxps://evil[.]example/a&active=true');
    expect(found.body.items).to.deep.equal([added.body]);
    const ended = await call('POST', `indicators/${id}/expire`);
    expect(ended.body.valid_until).to.be.a('string');
    expect((await call('GET', 'indicators?active=true')).body.items).to.deep.equal([]);
    expect((await call('DELETE', `indicators/${id}`)).status).to.equal(204);
    expect((await call('GET', `indicators/${id}`)).status).to.equal(404);
  });

  it('that everybody shares are refused, unless that is meant', async () => {
    const refused = await call('POST', 'indicators', { value: '10.1.2.3' });
    expect(refused.status).to.equal(422);
    expect(refused.body.errors[0].message).to.include('internal');
    const meant = await call('POST', 'indicators', { value: '10.1.2.3', include_reserved: true });
    expect(meant.status, meant.text).to.equal(201);
  });

  it('are imported, with a preview that changes nothing and the lines that were left out', async () => {
    const list = 'one.example\n# a comment\nAS64496\ntwo[.]example\n192.0.2.1\n';
    const before = await matches();
    const preview = await send(list, '?source=made&dry_run=true');
    const counts = { indicators: 2, created: 2, changed: 0, unchanged: 0, left_out: 2 };
    expect(preview.body).to.deep.include({ dry_run: true, job_id: null, ...counts });
    expect((await call('GET', 'indicators?source=made')).body.items).to.deep.equal([]);
    expect(await matches()).to.equal(before);
    const imported = await send(list, '?source=made&confidence=90');
    expect(imported.body).to.deep.include({ dry_run: false, ...counts });
    expect(imported.body.job_id).to.be.a('string');
    expect(imported.body.errors.map(({ line }: { line: number }) => line)).to.deep.equal([3, 5]);
    expect((await send(list, '?source=made&confidence=90')).body).to.deep.include({
      created: 0,
      unchanged: 2,
      job_id: null,
    });
    expect((await send(list, '?source=made&confidence=20')).body).to.deep.include({ changed: 2 });
    expect((await send('{"a": 1}')).status).to.equal(422);
  });

  it('come from feeds whose address was approved, and whose authorization nobody sees again', async () => {
    const feed = {
      name: 'made',
      kind: 'file',
      url: 'https://10.1.2.3:8443/list.txt?key=k',
      authorization: 'Bearer made',
    };
    const refused = await call('POST', 'indicator-feeds', feed);
    expect([refused.status, refused.body.type]).to.deep.equal([422, '/problems/destination-not-approved']);
    const admin = await api().person('admin');
    const place = { name: 'feed', purpose: 'feed', url: 'https://10.1.2.3:8443', internal: ['10.1.0.0/16'] };
    const approved = await api().call('POST', '/api/v1/destinations', { token: admin.access_token, body: place });
    expect(approved.status, approved.text).to.equal(201);
    const made = await call('POST', 'indicator-feeds', feed);
    expect(made.status, made.text).to.equal(201);
    expect(made.body).to.include({ authorized: true, indicators: 0 });
    expect(made.text).to.not.include('Bearer made');
    const { id } = made.body;
    const [row] = await asOwner(api().db.ownerUrl, 'select authorization_sealed as sealed from indicator_feeds');
    expect(
      api()
        .services.feedCipher.open(row?.sealed as Buffer, id)
        .toString(),
    ).to.equal('Bearer made');
    expect((await call('POST', 'indicator-feeds', feed)).status).to.equal(409);
    const fetched = await call('POST', `indicator-feeds/${id}/fetch`);
    expect(fetched.status).to.equal(202);
    const moved = await call('PATCH', `indicator-feeds/${id}`, { url: 'https://10.1.2.3:8443/other.txt' });
    expect(moved.body, 'what one address was told is not for another').to.include({ authorized: false });
    expect((await call('DELETE', `indicator-feeds/${id}`)).status).to.equal(204);
    const audit = await asOwner(
      api().db.ownerUrl,
      `select details::text from audit_log where action like 'indicator-feed.%'`,
    );
    expect(audit).to.have.length(4);
    expect(audit.some(({ details }) => String(details).includes('key=k'))).to.equal(false);
  });
});
