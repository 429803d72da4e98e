import { expect } from 'chai';
import { alertStatistics } from '../../src/db/alert-statistics.ts';
import { findAlert, insertAlert, listAlerts, type NewAlert, setAlertStatus } from '../../src/db/alerts.ts';
import { inTenant } from '../../src/db/database.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

describe('alerts', () => {
  const db = useDatabase();
  const raise = (tenantId: string, differences: Partial<NewAlert> = {}) =>
    inTenant(db().database.app, tenantId, (transaction) =>
      insertAlert(transaction, {
        ...{ tenantId, createdBy: null, title: 'A title', description: 'What was seen', severity: 'high' },
        ...differences,
      }),
    );

  it('are stored as they are raised', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const given = { client: '10.0.0.1', server: '2001:db8::1', protocol: 6, port: 22, evidence: { note: 'é' } };
    const alert = await raise(tenant, given);
    expect(alert).to.deep.include({
      ...given,
      detection: 'manual',
      fingerprint: alert.id,
      status: 'new',
      occurrences: 1,
    });
    const changed = await inTenant(db().database.app, tenant, (trx) => setAlertStatus(trx, alert.id, 'acknowledged'));
    expect(changed).to.include({ status: 'acknowledged' });
  });

  it('are listed newest first, page by page, and narrowed', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    for (let index = 0; index < 5; index += 1) await raise(tenant, { severity: index === 2 ? 'low' : 'high' });
    const list = (filter: object, limit: number, cursor?: string) =>
      inTenant(db().database.app, tenant, (trx) => listAlerts(trx, filter, { limit, cursor, sort: 'created_at' }));
    const first = await list({}, 3);
    const second = await list({}, 3, first.next_cursor ?? undefined);
    const times = [...first.items, ...second.items].map(({ created_at }) => created_at.getTime());
    expect(times)
      .to.deep.equal(times.toSorted((a, b) => b - a))
      .and.to.have.length(5);
    expect(second.next_cursor).to.equal(null);
    expect((await list({ severity: 'low', status: 'open', detection: 'manual' }, 10)).items).to.have.length(1);
  });

  it('are counted for the time asked for', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    await raise(tenant, { client: '10.0.0.1' });
    await raise(tenant, { client: '10.0.0.1', severity: 'low' });
    const old = await raise(tenant, { client: '10.0.0.2' });
    await asOwner(db().ownerUrl, `update security_alerts set created_at = now() - interval '3 days' where id = $1`, [
      old.id,
    ]);
    const count = (hours: number) =>
      inTenant(db().database.app, tenant, (trx) => alertStatistics(trx, hours * 3600, 3600));
    const day = await count(24);
    expect(day).to.include({ alerts: 2, open: 2 });
    expect(day.by_severity).to.deep.equal({ high: 1, low: 1 });
    expect(day.top_clients).to.deep.equal([{ value: '10.0.0.1', alerts: 2 }]);
    expect(day.timeline).to.have.length.within(24, 26);
    expect(day.timeline.reduce((sum, { alerts }) => sum + alerts, 0)).to.equal(2);
    expect(await count(24 * 7)).to.include({ alerts: 3 });
  });

  it('are not there for another tenant', async () => {
    const alert = await raise(await makeTenant(db().ownerUrl));
    const stranger = await makeTenant(db().ownerUrl);
    const look = <Result>(work: Parameters<typeof inTenant<Result>>[2]) => inTenant(db().database.app, stranger, work);
    expect(await look((trx) => findAlert(trx, alert.id))).to.equal(undefined);
    expect(await look((trx) => setAlertStatus(trx, alert.id, 'resolved'))).to.equal(undefined);
    expect((await look((trx) => listAlerts(trx, {}, { limit: 10, sort: 'score' }))).items).to.be.empty;
  });
});
