import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { pruneNotices } from '../../src/db/notices.ts';
import { pruneRequestSignals } from '../../src/db/request-signals.ts';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

describe('what ends by time', () => {
  const api = useApi();
  const sql = (text: string, ...values: unknown[]) => asOwner(api().db.ownerUrl, text, values);

  it('is removed when its time is over, and not before: notices of a year', async () => {
    const { id } = await api().person('readonly_user');
    await sql('delete from user_notices where user_id = $1', id);
    for (const age of ['365 days', '367 days', '10 years']) {
      await sql(
        `insert into user_notices (tenant_id, user_id, event, at) values ($1, $2, $3::text, now() - $3::text::interval)`,
        api().tenantId,
        id,
        age,
      );
    }
    await pruneNotices(api().db.database.control, 366);
    const left = await sql('select event from user_notices where user_id = $1', id);
    expect(left).to.deep.equal([{ event: '365 days' }]);
  });

  it('is removed when its time is over, and not before: signals of a day, volumes of a month', async () => {
    const { id } = await api().person('readonly_user');
    for (const age of ['1 hour', '25 hours', '32 days']) {
      await sql(
        `insert into request_signals (tenant_id, subject_kind, subject, signal, value, at)
         values ($1, 'user', $2, $3::text, 1, now() - $3::text::interval)`,
        api().tenantId,
        id,
        age,
      );
      await sql(
        `insert into export_volumes (tenant_id, user_id, day, bytes)
         values ($1, $2, (now() - $3::interval)::date, 1) on conflict do nothing`,
        api().tenantId,
        id,
        age,
      );
    }
    await inTenant(api().db.database.app, api().tenantId, pruneRequestSignals);
    const signals = await sql('select signal from request_signals where subject = $1', id);
    expect(signals).to.deep.equal([{ signal: '1 hour' }]);
    const old = await sql(`select 1 from export_volumes where user_id = $1 and day < now() - interval '31 days'`, id);
    const kept = await sql('select 1 from export_volumes where user_id = $1', id);
    expect(old).to.deep.equal([]);
    expect(kept.length).to.be.greaterThan(0);
  });
});
