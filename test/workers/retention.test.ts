import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { lockTopology } from '../../src/db/topology.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { history } from '../../src/workers/history.ts';
import { dropDue } from '../../src/workers/retention-keeper.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';
import { quietLog } from '../support/workers.ts';

/** A day in the month so many months before this one. */
const monthsAgo = (months: number) => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 3, 9)).toISOString();
};
const firstOf = (months: number) => `${monthsAgo(months).slice(0, 7)}-01`;

describe('retention', function () {
  this.timeout(60_000);
  const api = useApi();
  let admin: Person;
  const send = (method: string, path: string, body?: unknown, { access_token: token } = admin) =>
    api().call(method, `/api/v1${path}`, { token, body });
  const sql = (text: string, ...values: unknown[]) => asOwner(api().db.ownerUrl, text, values);
  const stepUp = (person: Person) => send('POST', '/auth/step-up', { password: PASSWORD }, person);
  const FOR_EVER = { flows_months: null, observations_months: null, hours_months: null, days_months: null };
  const drop = (tenantId = api().tenantId) => dropDue({ app: api().db.database.app, log: quietLog }, tenantId);
  const summary = async () => (await send('GET', '/network/topology?limit=1')).body.summary;
  const leaves = async (pattern: string) =>
    (await sql(`select relname from pg_class where relname like $1 and relkind = 'r' order by 1`, pattern)).length;
  let old = '';

  before(async () => {
    admin = await api().person('admin');
    const { db, tenantId } = api();
    const both = [4, 3].map((months) => ({ src: '10.0.0.1', dst: '10.0.0.9', time: monthsAgo(months) }));
    old = await storeUpload(db, tenantId, both);
    await sql('update uploads set first_seen = $2, last_seen = $3 where id = $1', old, monthsAgo(4), monthsAgo(3));
    await discovery({ upload_id: old }, jobContext(db, tenantId));
    await history({ upload_id: old }, jobContext(db, tenantId));
    const recent = await storeUpload(db, tenantId, [{ src: '10.0.0.2', dst: '10.0.0.9', time: monthsAgo(0) }]);
    await discovery({ upload_id: recent }, jobContext(db, tenantId));
    await history({ upload_id: recent }, jobContext(db, tenantId));
  });

  it('keeps everything until somebody says otherwise', async () => {
    expect((await send('GET', '/retention')).body).to.deep.equal(FOR_EVER);
    expect((await send('GET', '/retention/preview')).body).to.deep.include({ months: [], bytes: 0, uploads: 0 });
    expect(await drop()).to.equal(true);
    expect((await send('GET', '/retention/drops')).body.items).to.deep.equal([]);
  });

  it('is set by an administrator who has just shown the password, and says before what would go', async () => {
    const engineer = await api().person('network_engineer');
    expect((await send('PUT', '/retention', FOR_EVER, engineer)).status).to.equal(403);
    const settings = { ...FOR_EVER, flows_months: 3, hours_months: 3 };
    await sql(`update sessions set stepped_up_at = now() - interval '1 day' where user_id = $1`, admin.id);
    expect((await send('PUT', '/retention', settings)).body.type).to.equal('/problems/step-up-required');
    const asked = (await send('GET', '/retention/preview?flows_months=3&hours_months=3')).body;
    expect(asked.settings).to.deep.equal(settings);
    expect(asked.uploads).to.equal(1);
    expect(asked.months.map(({ data, month }: { data: string; month: string }) => [data, month])).to.deep.equal([
      ['flows', firstOf(4)],
      ['hours', firstOf(4)],
    ]);
    expect(asked.bytes).to.be.greaterThan(0);
    await stepUp(admin);
    expect((await send('PUT', '/retention', settings)).body).to.deep.equal(settings);
    expect((await send('GET', '/retention/preview')).body).to.deep.equal(asked);
    expect((await send('PUT', '/retention', { ...settings, flows_months: 0 })).status).to.equal(422);
  });

  it('waits while others are at work, then drops whole months and says so', async () => {
    const { db, tenantId } = api();
    const before = await summary();
    const days = await sql('select * from service_days where tenant_id = $1 order by day, client', tenantId);
    await inTenant(db.database.app, tenantId, async (transaction) => {
      await lockTopology(transaction);
      expect(await drop(), 'a discovery is under way').to.equal(false);
    });
    expect(await drop()).to.equal(true);
    const flows = await sql('select time from flows where tenant_id = $1', tenantId);
    expect(flows).to.have.lengthOf(2);
    const dropped = (await send('GET', '/retention/drops')).body.items;
    expect(dropped.map(({ data, month }: { data: string; month: string }) => [data, month])).to.have.deep.members([
      ['flows', firstOf(4)],
      ['hours', firstOf(4)],
    ]);
    const audit = await sql(`select details from audit_log where action = 'retention.drop' order by id`);
    expect(audit.map(({ details }) => details.data)).to.deep.equal(['flows', 'hours']);
    expect(audit[0]?.details.uploads).to.equal(1);
    const file = (await send('GET', `/files/${old}`)).body;
    expect(file.flows_dropped_before).to.equal(new Date(Date.parse(`${firstOf(3)}T00:00:00Z`)).toISOString());
    expect(await summary(), 'sums of the topology stay').to.deep.equal(before);
    expect(await sql('select * from service_days where tenant_id = $1 order by day, client', tenantId)).to.deep.equal(
      days,
    );
    expect(await drop(), 'nothing is due any more').to.equal(true);
    expect((await send('GET', '/retention/drops')).body.items).to.have.lengthOf(2);
  });

  it('loses nothing that is known when the topology is built anew', async () => {
    const { db, tenantId } = api();
    const before = await summary();
    const days = await sql('select day, flows from service_days where tenant_id = $1 order by day, client', tenantId);
    await discovery({ upload_id: old }, jobContext(db, tenantId));
    await history({ upload_id: old }, jobContext(db, tenantId));
    await discovery({}, jobContext(db, tenantId));
    await history({}, jobContext(db, tenantId));
    expect(await summary()).to.deep.equal(before);
    expect(
      await sql('select day, flows from service_days where tenant_id = $1 order by day, client', tenantId),
    ).to.deep.equal(days);
  });

  it('is of one tenant, and drops no month that the settings keep', async () => {
    const { db, tenantId } = api();
    const theirs = await makeTenant(db.ownerUrl);
    await storeUpload(db, theirs, [{ src: '10.0.0.1', dst: '10.0.0.9', time: monthsAgo(9) }]);
    const [{ no } = { no: 0 }] = await sql('select no from tenants where id = $1', theirs);
    await drop();
    expect(await leaves(`flows_${no}_%`)).to.equal(1);
    const kept = inTenant(db.database.app, tenantId, (transaction) =>
      transaction.raw('select drop_leaves(?, ?::date)', ['flows', firstOf(1)]),
    );
    expect(await kept.catch((error: Error) => error.message)).to.contain('to be kept');
    const unset = inTenant(db.database.app, theirs, (transaction) =>
      transaction.raw('select drop_leaves(?, ?::date)', ['flows', firstOf(9)]),
    );
    expect(await unset.catch((error: Error) => error.message)).to.contain('to be kept');
  });
});
