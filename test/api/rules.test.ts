import { expect } from 'chai';
import { ruleTest } from '../../src/workers/rule-test.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';

const PATH = '/api/v1/security/rules';
const rule = (port: number) =>
  `title: made\nlogsource: { category: firewall }\ndetection:\n  sel: { dst_port: ${port} }\n  condition: sel\n`;

describe('rules over the API', () => {
  const api = useApi();
  let [analyst, reader]: Person[] = [];
  before(async () => {
    analyst = await api().person('security_analyst');
    reader = await api().person('readonly_user');
  });
  const call = (method: string, path: string, body?: unknown, person = analyst) =>
    api().call(method, path, { token: person?.access_token, ...(body === undefined ? {} : { body }) });

  it('are tried on history before they are switched on, and again once they are rewritten', async () => {
    const { tenantId, db } = api();
    await storeUpload(db, tenantId, [{ src: '10.0.0.1', dst: '10.0.0.2', dst_port: 4444 }]);
    await asOwner(
      db.ownerUrl,
      `update uploads set first_seen = '2026-01-05', last_seen = '2026-01-06' where tenant_id = $1`,
      [tenantId],
    );
    const made = await call('POST', PATH, { text: rule(4444) });
    expect([made.status, made.body.enabled, made.body.version]).to.deep.equal([201, false, 1]);
    const path = `${PATH}/${made.body.id}`;
    const early = await call('POST', `${path}/enable`);
    expect([early.status, early.body.type]).to.deep.equal([409, '/problems/rule-untested']);
    const { status, body } = await call('POST', `${path}/test`, {});
    expect(status).to.equal(202);
    const [job] = await asOwner<{ payload: { rule_id: string; version: number; days: number } }>(
      db.ownerUrl,
      'select payload from jobs where id = $1',
      [body.job_id],
    );
    await ruleTest(job?.payload as NonNullable<typeof job>['payload'], jobContext(db, tenantId));
    const tested = await call('GET', path, undefined, reader);
    expect(tested.body.test).to.deep.include({ fired: 1, alerts: 1, days: [{ day: '2026-01-05', fired: 1 }] });
    expect(tested.body.test.examples[0].group).to.deep.equal(['10.0.0.1', '10.0.0.2']);
    const enabled = (await call('POST', `${path}/enable`)).body;
    expect(enabled.enabled).to.equal(true);
    const scans = () =>
      asOwner<{ id: string }>(db.ownerUrl, `select id from jobs where kind = 'threat-scan' and tenant_id = $1`, [
        tenantId,
      ]);
    expect(await scans()).to.deep.equal([{ id: enabled.job_id }]);

    const rewritten = await call('PUT', path, { text: rule(4445) });
    expect([rewritten.body.version, rewritten.body.enabled]).to.deep.equal([2, false]);
    expect((await call('POST', `${path}/enable`)).status).to.equal(409);
    const versions = await call('GET', `${path}/versions`, undefined, reader);
    expect(
      versions.body.items.map(({ version, text }: { version: number; text: string }) => [version, text]),
    ).to.deep.equal([
      [2, rule(4445)],
      [1, rule(4444)],
    ]);
    expect((await call('DELETE', path)).status).to.equal(204);
    expect(await scans(), 'one scan for all of that').to.have.length(1);
    expect((await call('GET', path)).status).to.equal(404);
    const actions = await asOwner<{ action: string }>(
      db.ownerUrl,
      'select action from audit_log where target = $1 order by id',
      [made.body.id],
    );
    expect(actions.map(({ action }) => action)).to.deep.equal([
      'rule.create',
      'rule.test',
      'rule.enable',
      'rule.change',
      'rule.delete',
    ]);
  });

  it('are refused with the place of what is wrong', async () => {
    const { status, body } = await call('POST', PATH, { text: rule(1).replace('dst_port', 'colour') });
    expect([status, body.type, body.line]).to.deep.equal([422, '/problems/rule-refused', 4]);
    expect(body.path).to.deep.equal(['detection', 'sel', 'colour']);
    expect(body.detail).to.include('"colour"');
  });

  it('are written by who may, and by nobody else', async () => {
    expect((await call('POST', PATH, { text: rule(1) }, reader)).status).to.equal(403);
  });
});
