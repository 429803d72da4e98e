import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { scopeViolation } from '../../src/api/scope-violation.ts';
import { authoriseScan } from '../../src/db/authorise-scan.ts';
import { inTenant } from '../../src/db/database.ts';
import { severityOf } from '../../src/domain/access/security-events.ts';
import { readPorts } from '../../src/domain/scanning/port-list.ts';
import { readTargets } from '../../src/domain/scanning/targets.ts';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { ageStepUp } from '../support/second-factor.ts';
import { inHours, REQUEST, type ScanScopes, useScanScopes } from '../support/security/scan-scopes.ts';

describe('what may be scanned', function () {
  this.timeout(60_000);
  const api = useApi();
  const scopes = useScanScopes(api);
  let { engineer, admin, stranger } = {} as ScanScopes['people'];
  let { post, get, request, approved, codes, forget } = {} as ScanScopes;
  before(() => {
    ({ post, get, request, approved, codes, forget } = scopes());
    ({ engineer, admin, stranger } = scopes().people);
  });

  const events = (action: string) =>
    asOwner<{ outcome: string; target: string | null; details: Record<string, unknown>; actor_id: string | null }>(
      api().db.ownerUrl,
      'select outcome, target, details, actor_id from audit_log where action = $1 order by id',
      [action],
    );

  describe('N6: four eyes', () => {
    afterEach(() => forget());

    it('allow nothing before the approval, and what was requested after it', async () => {
      const id = await request();
      expect(await codes('198.51.100.1')).to.deep.equal(['not-approved']);
      const { body } = await post(`/${id}/approve`, admin);
      expect(body).to.deep.include({ state: 'approved', approved_by: admin.id, requested_by: engineer.id });
      expect(await codes('198.51.100.1')).to.deep.equal([]);
      const [event] = (await events('scan-scope.approve')).slice(-1);
      expect(event).to.deep.include({ actor_id: admin.id, target: id, outcome: 'success' });
      expect(event?.details).to.deep.include({ requested_by: engineer.id, cidrs: REQUEST.cidrs });
    });

    it('are not the two of one person, in the API and in the database', async () => {
      const id = await request({}, admin);
      const { status, body } = await post(`/${id}/approve`, admin);
      expect([status, body.type]).to.deep.equal([403, '/problems/four-eyes']);
      expect((await get(`/${id}`, admin)).body.state).to.equal('requested');
      const forged = inTenant(api().db.database.app, api().tenantId, (transaction) =>
        transaction('scan_scopes')
          .where({ id })
          .update({ state: 'approved', approved_by: admin.id, approved_at: new Date() }),
      );
      expect(
        (
          await forged.then(
            () => undefined,
            (error: { code: string }) => error,
          )
        )?.code,
      ).to.equal('23514');
    });

    it('are those of an administrator who has just shown the password', async () => {
      const id = await request();
      expect((await post(`/${id}/approve`, engineer)).status).to.equal(403);
      const late = await api().person('admin');
      await ageStepUp(api(), late.id);
      for (const path of [`/${id}/approve`, `/${id}/revoke`, '/halt', '/resume']) {
        const { status, body } = await post(path, late, path === '/halt' ? { reason: 'x' } : undefined);
        expect([status, body.type], path).to.deep.equal([403, '/problems/step-up-required']);
      }
      expect(await codes('198.51.100.1')).to.deep.equal(['not-approved']);
    });

    it('approve once: a replayed approval brings nothing back', async () => {
      const id = await approved();
      const again = await post(`/${id}/approve`, admin);
      expect([again.status, again.body.type]).to.deep.equal([403, '/problems/approval-refused']);
      expect((await post(`/${id}/revoke`, admin)).body.state).to.equal('revoked');
      expect((await post(`/${id}/approve`, admin)).body.type).to.equal('/problems/approval-refused');
      expect(await codes('198.51.100.1')).to.deep.equal(['revoked']);
      expect((await post(`/${id}/revoke`, admin)).status).to.equal(200);
    });

    it('approve once, however many do at the same time', async () => {
      const id = await request();
      const before = (await events('scan-scope.approve')).length;
      const others = await Promise.all([api().person('admin'), api().person('admin')]);
      const answers = await Promise.all(
        [admin, ...others, admin, ...others].map((each) => post(`/${id}/approve`, each)),
      );
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 403, 403, 403, 403, 403]);
      expect(await events('scan-scope.approve')).to.have.lengthOf(before + 1);
    });

    it('do not approve what is over, nor does an approval outlive its time', async () => {
      const id = await request();
      await asOwner(
        api().db.ownerUrl,
        `update scan_scopes set valid_from = now() - interval '2 h', valid_until = now() where id = $1`,
        [id],
      );
      expect((await post(`/${id}/approve`, admin)).body.type).to.equal('/problems/approval-refused');
      const live = await approved();
      await asOwner(
        api().db.ownerUrl,
        `update scan_scopes set valid_from = now() - interval '2 h', valid_until = now() where id = $1`,
        [live],
      );
      expect(new Set(await codes('198.51.100.1'))).to.deep.equal(new Set(['expired']));
      expect((await get(`/${live}`, admin)).body.state).to.equal('expired');
    });

    it('approve one window and no other', async () => {
      await approved({ valid_from: inHours(2), windows: [{ from: '01:00', until: '02:00' }], time_zone: 'UTC' });
      const tomorrow = (time: string) => `${inHours(26).slice(0, 10)}T${time}:00Z`;
      expect(await codes('198.51.100.1')).to.deep.equal(['not-yet']);
      const later = await approved({
        cidrs: ['192.0.2.0/24'],
        valid_until: inHours(72),
        windows: [{ from: '01:00', until: '02:00' }],
      });
      expect(await codes('192.0.2.1', { at: tomorrow('00:59') })).to.deep.equal(['window-closed']);
      expect(await codes('192.0.2.1', { at: tomorrow('01:30') })).to.deep.equal([]);
      expect(await codes('192.0.2.1', { at: tomorrow('02:00') })).to.deep.equal(['window-closed']);
      const { body } = await post('/check', engineer, { targets: ['192.0.2.1'], ports: '443', at: tomorrow('01:30') });
      expect(body).to.deep.include({ allowed: true, addresses: 1, scopes: [later], probes_per_second: 100 });
    });

    it('saw what is approved: nobody changes a scope afterwards, not even the platform', async () => {
      const id = await approved();
      for (const change of [
        `cidrs = '{10.0.0.0/8}'`,
        `valid_until = 'infinity'`,
        `excluded = '{}'`,
        `requested_by = gen_random_uuid()`,
      ]) {
        const changed = inTenant(api().db.database.app, api().tenantId, (transaction) =>
          transaction.raw(`update scan_scopes set ${change} where id = ?`, [id]),
        );
        expect(
          (
            await changed.then(
              () => undefined,
              (error: { code: string }) => error,
            )
          )?.code,
          change,
        ).to.equal('42501');
      }
    });
  });

  it('is the own tenant’s: another sees, approves and uses nothing of it', async () => {
    const id = await approved();
    for (const answer of [
      await get(`/${id}`, stranger),
      await post(`/${id}/approve`, stranger),
      await post(`/${id}/revoke`, stranger),
    ]) {
      expect([answer.status, answer.body.type]).to.deep.equal([404, '/problems/not-found']);
    }
    const nobodys = await post(`/${randomUUID()}/approve`, stranger);
    expect(nobodys.status).to.equal(404);
    expect((await get('', stranger)).body.items).to.deep.equal([]);
    expect(await codes('198.51.100.1', {}, stranger)).to.deep.equal(['outside']);
    expect((await get(`/${id}`, admin)).body.state).to.equal('approved');
    await forget();
  });

  it('N9: halts at once, for the own tenant alone, until it is resumed', async () => {
    await approved();
    const halted = await post('/halt', admin, { reason: 'A printer went down' });
    expect(halted.body).to.deep.include({ halted: true, reason: 'A printer went down', halted_by: admin.id });
    expect(await codes('198.51.100.1')).to.deep.equal(['halted']);
    expect((await get('/halt', stranger)).body.halted).to.equal(false);
    await post('/resume', stranger);
    expect((await post('/halt', admin, { reason: 'Another' })).body.reason).to.equal('A printer went down');
    expect(await codes('198.51.100.1')).to.deep.equal(['halted']);
    const refused = await authorise('198.51.100.1');
    expect(scopeViolation(refused)).to.deep.include({ status: 503, code: 'scans-halted' });
    expect((await post('/resume', admin)).body.halted).to.equal(false);
    expect(await codes('198.51.100.1')).to.deep.equal([]);
    expect(await events('scan.halt')).to.have.lengthOf(1);
    expect(await events('scan.resume')).to.have.lengthOf(1);
    await forget();
  });

  const authorise = (target: string, ports = '443') =>
    inTenant(api().db.database.app, api().tenantId, (transaction) =>
      authoriseScan(
        transaction,
        {
          tenantId: api().tenantId,
          actorId: engineer.id,
          ranges: readTargets([target]).ranges,
          ports: readPorts(ports).ports,
        },
        { ownHosts: ['203.0.113.70'], loopback: false },
      ),
    );

  it('N1: is authorised for whoever scans, and a refusal is a grave event', async () => {
    const id = await approved();
    const before = await events('scan.refused');
    expect(await authorise('198.51.100.1')).to.deep.include({ allowed: true, scopes: [id] });
    expect(await events('scan.refused')).to.have.lengthOf(before.length);
    const refused = await authorise('198.51.100.254-198.51.101.1');
    expect(refused.allowed).to.equal(false);
    const [event] = (await events('scan.refused')).slice(before.length);
    expect(event).to.deep.include({ outcome: 'denied', actor_id: engineer.id, target: '198.51.100.254-198.51.101.1' });
    expect(event?.details).to.deep.include({
      addresses: 4,
      violations: [{ reason: 'outside', targets: ['198.51.101.0/31'], scope: null }],
    });
    expect(severityOf('scan.refused', 'denied')).to.equal('critical');
    expect(scopeViolation(refused)).to.deep.include({ status: 403, code: 'scope-violation' });
    expect((await authorise('203.0.113.70')).violations[0]?.code).to.equal('own-host');
    await post(`/${id}/revoke`, admin);
    expect((await authorise('198.51.100.1')).violations[0]?.code).to.equal('revoked');
    await forget();
  });

  it('lists the newest request first, with all that was asked for', async () => {
    const first = await request({ name: 'first' });
    const second = await request({
      name: 'second',
      windows: [{ from: '22:00', until: '05:00' }],
      time_zone: 'Europe/Berlin',
    });
    const { body } = await get('?limit=1', admin);
    expect(body.items).to.have.lengthOf(1);
    expect(body.items[0]).to.deep.include({
      id: second,
      windows: [{ from: '22:00', until: '05:00' }],
      state: 'requested',
    });
    const next = await get(`?limit=1&cursor=${encodeURIComponent(body.next_cursor)}`, admin);
    expect(next.body.items[0].id).to.equal(first);
    await forget();
  });
});
