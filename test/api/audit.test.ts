import { expect } from 'chai';
import { sealRows } from '../../src/db/audit-seals.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { ageStepUp } from '../support/second-factor.ts';
import { makeTenant } from '../support/tenant.ts';

describe('the audit log over HTTP', () => {
  const api = useApi();
  let admin: Person;
  let reader: Person;
  const get = (path: string, person: Person = admin) => api().call('GET', path, { token: person.access_token });
  const list = async (query: string, person: Person = admin) =>
    (await get(`/api/v1/audit?${query}`, person)).body.items;
  const owner = (sql: string, values: unknown[] = []) => asOwner(api().db.ownerUrl, sql, values);

  before(async () => {
    admin = await api().person('admin');
    reader = await api().person('readonly_user');
  });

  it('shows who did what, and filters by each of its columns', async () => {
    const body = { email: 'new@bank.example', name: 'New', role: 'readonly_user' };
    const made = await api().call('POST', '/api/v1/users', { token: admin.access_token, body });
    expect(made.status).to.equal(201);
    const [row] = await list('action=user.create');
    expect(row).to.include({ actor_id: admin.id, action: 'user.create', outcome: 'success' });
    expect(row.ip).to.match(/127\.0\.0\.1$/);
    expect(row.request_id).to.equal(made.headers.get('x-request-id'));
    for (const query of [
      `actor=${admin.id}&action=user.create`,
      `target=${row.target}`,
      `request_id=${row.request_id}`,
      `action=user.create&outcome=success`,
      `action=user.create&from=${encodeURIComponent(row.at)}`,
    ]) {
      expect(
        (await list(query)).map((found: { id: string }) => found.id),
        query,
      ).to.include(row.id);
    }
    expect(await list(`action=user.create&to=${encodeURIComponent('2020-01-01T00:00:00Z')}`)).to.deep.equal([]);
    expect(await list(`action=user.create&outcome=denied`)).to.deep.equal([]);
    expect((await get('/api/v1/audit?action=no.such')).status).to.equal(422);
  });

  it('goes on from page to page, without a gap and without a repetition', async () => {
    await owner(
      `insert into audit_log (tenant_id, action, target) select $1, 'job.submit', 'page ' || n from generate_series(1, 45) n`,
      [api().tenantId],
    );
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await get(`/api/v1/audit?action=job.submit&limit=20${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map((item: { target: string }) => item.target));
      cursor = body.next_cursor ?? '';
    } while (cursor);
    expect(seen).to.have.lengthOf(45);
    expect(new Set(seen).size).to.equal(45);
    expect(seen[0]).to.equal('page 45');
  });

  it('is for administrators, of their own tenant', async () => {
    expect((await get('/api/v1/audit', reader)).status).to.equal(403);
    const other = await makeTenant(api().db.ownerUrl);
    const theirs = await api().person('admin', { tenantId: other });
    const actions = await list('', theirs);
    expect(actions.map((row: { actor_id: string }) => row.actor_id)).to.deep.equal([theirs.id]);
  });

  it('comes along as CSV that no spreadsheet takes for formulas, and as JSON lines', async () => {
    const formula = '=HYPERLINK("http://evil.example","x")';
    await owner(`insert into audit_log (tenant_id, action, target) values ($1, 'file.delete', $2)`, [
      api().tenantId,
      formula,
    ]);
    const csv = await get('/api/v1/audit/export?action=file.delete');
    expect(csv.headers.get('content-type')).to.match(/^text\/csv/);
    expect(csv.text.split('\r\n')[0]).to.equal('seq,at,action,outcome,actor_id,target,ip,request_id,details,hash');
    expect(csv.text).to.include(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    const lines = await get('/api/v1/audit/export?action=file.delete&format=ndjson');
    expect(lines.headers.get('content-type')).to.equal('application/x-ndjson');
    const rows = lines.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).to.have.lengthOf(1);
    expect(rows[0].target).to.equal(formula);
    const recorded = await list('action=audit.export');
    expect(recorded.map((row: { details: { format: string } }) => row.details.format)).to.have.members([
      'csv',
      'ndjson',
    ]);
  });

  it('comes along only for who has just shown their factors: no old session, no key', async () => {
    const path = '/api/v1/audit/export?action=user.create';
    const [own, keeper] = [await api().person('admin'), await api().person('admin')];
    const body = { name: 'Collector', permissions: ['system:admin'], expires_in_days: 1 };
    const made = await api().call('POST', '/api/v1/api-keys', { token: keeper.access_token, body });
    expect(made.status).to.equal(201);
    const key = await api().call('GET', path, { headers: { 'x-api-key': made.body.key } });
    expect([key.status, key.body.type]).to.deep.equal([403, '/problems/not-for-api-keys']);
    const looks = await api().call('GET', '/api/v1/audit', { headers: { 'x-api-key': made.body.key } });
    expect(looks.status, 'the key may look').to.equal(200);

    expect((await get(path, own)).status).to.equal(200);
    await ageStepUp(api(), own.id);
    const old = await get(path, own);
    expect([old.status, old.body.type]).to.deep.equal([403, '/problems/step-up-required']);
    expect((await get('/api/v1/audit', own)).status, 'looking needs none').to.equal(200);
    const shown = { token: own.access_token, body: { password: PASSWORD } };
    expect((await api().call('POST', '/api/v1/auth/step-up', shown)).status).to.equal(204);
    expect((await get(path, own)).status).to.equal(200);
    const exported = await list(`action=audit.export&actor=${own.id}`);
    expect(exported, 'what was refused is no export').to.have.lengthOf(2);
    expect(await list(`action=audit.export&actor=${keeper.id}`)).to.deep.equal([]);
  });

  it('verifies the chain, and names what was changed', async () => {
    await sealAll();
    const whole = await get('/api/v1/audit/verification');
    expect(whole.status).to.equal(200);
    expect(whole.body.broken).to.equal(null);
    expect(whole.body.links).to.be.greaterThan(45);
    expect(whole.body.head.hash).to.match(/^[0-9a-f]{64}$/);
    const [row] = await list('action=file.delete');
    expect(row.seq).to.be.a('number');
    await owner(`update audit_log set target = 'harmless' where id = $1`, [row.id]);
    const broken = await get('/api/v1/audit/verification');
    expect(broken.body.broken).to.include({ seq: row.seq, fault: 'row-changed' });
    const verdicts = await list('action=audit.verify');
    expect(verdicts.map((verdict: { outcome: string }) => verdict.outcome)).to.deep.equal(['failure', 'success']);
  });

  describe('what is refused', () => {
    const denied = async (filter = '') => list(`action=access.denied${filter}`);

    it('is recorded: 403 with who asked, 401 with a bad token, not 401 without one', async () => {
      await get('/api/v1/users', reader);
      const forged = await api().call('GET', '/api/v1/jobs', {
        token: 'not.a.token',
        headers: { 'x-request-id': 'forged-token-1' },
      });
      expect(forged.status).to.equal(401);
      await api().call('GET', '/api/v1/jobs', { headers: { 'x-request-id': 'no-token-at-all' } });
      await api().services.events.flush();
      const [mine] = await denied(`&actor=${reader.id}`);
      expect(mine).to.include({ outcome: 'denied', target: 'GET /api/v1/users' });
      expect(mine.details).to.include({ status: 403, problem: 'forbidden' });
      expect((await list('request_id=forged-token-1'))[0]).to.include({ action: 'access.denied', actor_id: null });
      expect(await list('request_id=no-token-at-all')).to.deep.equal([]);
    });

    it('cannot flood the log: twenty rows, then a sum and a word about it', async () => {
      const flooder = await api().person('readonly_user');
      await Promise.all(Array.from({ length: 300 }, () => get('/api/v1/users', flooder)));
      await api().services.events.flush();
      expect(
        await owner('select 1 from audit_log where actor_id = $1 and action = $2', [flooder.id, 'access.denied']),
      ).to.have.lengthOf(20);
      await api().services.events.close();
      const rows = await list(`actor=${flooder.id}&limit=100`);
      const sum = rows.find((row: { details: { summed?: boolean } }) => row.details.summed);
      expect(sum.details.count).to.equal(280);
      expect(rows.find((row: { action: string }) => row.action === 'activity.suspicious').details.count).to.equal(300);
      expect(rows.filter((row: { action: string }) => row.action === 'access.denied')).to.have.lengthOf(21);
    });
  });

  async function sealAll(): Promise<void> {
    await eventually(
      async () =>
        (
          await owner(
            'select count(*)::int as n from audit_log a where not exists (select 1 from audit_seals s where s.audit_id = a.id)',
          )
        )[0]?.n,
      (left) => {
        void sealRows(api().db.database.control, 1_000);
        return left === 0;
      },
    );
  }
});
