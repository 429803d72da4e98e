import { expect } from 'chai';
import { loadSigningKeys } from '../../src/api/token-keys.ts';
import { openDatabaseClock } from '../../src/db/database-clock.ts';
import { createTokenService } from '../../src/infra/security/tokens.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { claimsOf } from '../support/security/principals.ts';

const HOUR = 3_600_000;

describe('a machine whose clock is set', function () {
  this.timeout(60_000);
  const api = useApi();
  let person: Person;
  let expired = '';

  before(async () => {
    person = await api().person('readonly_user');
    const keys = await loadSigningKeys(api().db.database.control, testEnvironment().masterKey);
    const { sid } = claimsOf(person.access_token);
    const service = createTokenService({ ...api().services.config.auth, keys, now: () => Date.now() - HOUR });
    const claims = { userId: person.id, sessionId: String(sid), tenantId: person.tenantId };
    expired = await service.issueAccessToken(claims);
  });

  const answers = async (tokens: string[]) => {
    const statuses: number[] = [];
    for (const token of tokens) statuses.push((await api().call('GET', '/api/v1/auth/me', { token })).status);
    return statuses;
  };
  /** What is said while the machine believes in another time. */
  const believing = async <Value>(milliseconds: number, ask: () => Promise<Value>): Promise<Value> => {
    const usual = Date.now;
    Date.now = () => usual() + milliseconds;
    try {
      return await ask();
    } finally {
      Date.now = usual;
    }
  };

  for (const hours of [1, -1, 48, -48]) {
    it(`keeps tokens good that are and bad that were, ${hours} hours off`, async () => {
      const during = await believing(hours * HOUR, async () => {
        const { access_token: fresh } = await api().person('readonly_user');
        expect(await answers([person.access_token, fresh, expired])).to.deep.equal([200, 200, 401]);
        return fresh;
      });
      expect(await answers([person.access_token, during, expired])).to.deep.equal([200, 200, 401]);
    });
  }

  it('takes the time of the database, within what an answer takes', async () => {
    const clock = await believing(HOUR, () => openDatabaseClock(api().db.database.control, () => {}));
    const asked = performance.now();
    const before = clock.now();
    const [row] = await asOwner<{ now: number }>(
      api().db.ownerUrl,
      'select extract(epoch from clock_timestamp())::float8 * 1000 as now',
    );
    const slack = 1_000 + performance.now() - asked;
    expect(row?.now).to.be.within(before - slack, before + slack);
    clock.stop();
  });
});
