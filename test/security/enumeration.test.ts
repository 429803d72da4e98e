import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { type Answer, PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { challengeOf, enrolMfa } from '../support/second-factor.ts';
import { useFigures } from '../support/security/figures.ts';
import { LONG_FORM } from '../support/security/long-form.ts';
import { comparable } from '../support/security/matrix.ts';

const AT_ONCE = LONG_FORM ? 200 : 120;
const GOOD = 'a sentence that nobody else has chosen';

describe('what signing in tells a stranger', function () {
  this.timeout(60_000);
  const api = useApi();
  const figures = useFigures('enumeration', { 'answers compared': 0, 'sign-ins at once': AT_ONCE });
  const login = (email: string, password = 'wrong') =>
    api().call('POST', '/api/v1/auth/login', { body: { email, password } });
  const invited = async () => {
    const { access_token: token } = await api().person('admin');
    const body = { email: `invited-${randomUUID()}@bank.example`, name: 'invited', role: 'readonly_user' };
    return (await api().call('POST', '/api/v1/users', { token, body })).body as {
      id: string;
      email: string;
      invitation_token: string;
    };
  };
  const accept = (token: string, password = GOOD) =>
    api().call('POST', '/api/v1/auth/accept-invitation', { body: { token, password } });
  const alike = (answers: Answer[]) => {
    figures['answers compared'] = Number(figures['answers compared']) + answers.length;
    expect(new Set(answers.map(comparable)).size, answers.map(comparable).join('\n')).to.equal(1);
  };

  it('E1: nobody’s password costs what anybody’s costs: both wait for one of the two places where passwords are hashed', async () => {
    const people = await Promise.all(Array.from({ length: 4 }, () => api().person('readonly_user')));
    const emails = {
      unknown: Array.from({ length: AT_ONCE }, () => `${randomUUID()}@bank.example`),
      known: Array.from({ length: AT_ONCE }, (_, at) => people[at % people.length]?.email ?? ''),
    };
    for (const some of Object.values(emails)) {
      // Locks would spare the known ones the work.
      await asOwner(api().db.ownerUrl, 'delete from sign_in_attempts');
      const answers = await Promise.all(some.map((email) => login(email)));
      const statuses = new Set(answers.map(({ status }) => status));
      expect([...statuses].every((status) => [401, 423, 503].includes(status))).to.equal(true);
      if (some === emails.unknown) expect(statuses.has(503), 'hashing is what they wait for').to.equal(true);
    }
  });

  it('E2: an unknown, a wrong, a disabled, an invited and a person with a second factor are answered alike', async () => {
    const [known, disabled, withMfa] = await Promise.all([0, 1, 2].map(() => api().person('readonly_user')));
    await asOwner(api().db.ownerUrl, 'update users set disabled_at = now() where id = $1', [disabled?.id]);
    await enrolMfa(api(), withMfa as never);
    const emails = [
      `${randomUUID()}@bank.example`,
      known?.email,
      disabled?.email,
      withMfa?.email,
      (await invited()).email,
    ];
    alike(await Promise.all(emails.map((email) => login(email ?? ''))));
    alike([await login(disabled?.email ?? '', PASSWORD), await login(`${randomUUID()}@bank.example`, PASSWORD)]);
  });

  it('E2: a challenge that never was, was used up or was somebody’s is answered alike', async () => {
    const person = await api().person('readonly_user');
    await enrolMfa(api(), person);
    const over = await challengeOf(api(), person.email);
    await asOwner(api().db.ownerUrl, `update mfa_challenges set expires_at = now() - interval '1 s'`);
    const verify = (challenge: string) =>
      api().call('POST', '/api/v1/auth/mfa/verify', { body: { challenge, code: '123456' } });
    alike([await verify(over), await verify(randomUUID()), await verify('x'.repeat(43))]);
  });

  it('E3: an invitation that never was, was used, was replaced or is late is answered alike', async () => {
    const [used, replaced, late] = [await invited(), await invited(), await invited()];
    expect((await accept(used.invitation_token)).status).to.be.below(300);
    const { access_token: token } = await api().person('admin');
    await api().call('POST', `/api/v1/users/${replaced.id}/invitation`, { token });
    await asOwner(api().db.ownerUrl, `update invitations set expires_at = now() - interval '1 s' where user_id = $1`, [
      late.id,
    ]);
    const tokens = [used.invitation_token, replaced.invitation_token, late.invitation_token, randomUUID(), 'x'];
    alike(await Promise.all(tokens.map((each) => accept(each))));
  });

  it('E4: passwords that are short, blank, common or about their owner are refused with the reason', async () => {
    const { email, invitation_token: token } = await invited();
    const bad = [
      'short 7',
      ' '.repeat(20),
      'password12345678',
      email,
      'ringfence2026!!!',
      'x'.repeat(14),
      'ö'.repeat(257),
    ];
    for (const password of bad) {
      const { status, text } = await accept(token, password);
      expect(status, password.slice(0, 30)).to.equal(422);
      expect(text).not.to.contain(password);
    }
    const huge = await accept(token, 'x'.repeat(1 << 20));
    expect(huge.status).to.equal(413);
    for (const [at, password] of ['\u{1f512} Schlüssel für alle Türen '.repeat(3), 'x y '.repeat(16)].entries()) {
      const { status, text } = await accept((await invited()).invitation_token, password);
      expect(status, `${at} ${text}`).to.be.below(300);
    }
  });

  it('E4: a password with a NUL or half a character is one like any other, or refused', async () => {
    for (const password of [`a\0${GOOD}`, `${GOOD}\ud800`]) {
      const { email, invitation_token: token } = await invited();
      const { status } = await accept(token, password);
      expect(status).to.be.oneOf([200, 201, 204, 422]);
      if (status === 422) continue;
      expect((await login(email, password)).status).to.equal(200);
      // Nothing behind the odd character is cut off.
      expect((await login(email, password.slice(0, 1))).status).to.equal(401);
    }
  });

  it('E5: so many at once that not all find a place are some served and some sent away, and the platform answers others meanwhile', async () => {
    await asOwner(api().db.ownerUrl, 'delete from sign_in_attempts');
    const all = Promise.all(Array.from({ length: AT_ONCE }, () => login(`${randomUUID()}@bank.example`)));
    const alive = await Promise.all(Array.from({ length: 10 }, () => api().call('GET', '/livez')));
    expect(alive.map(({ status }) => status)).to.deep.equal(Array(10).fill(200));
    const answers = await all;
    const busy = answers.filter(({ status }) => status === 503);
    expect(answers.every(({ status }) => status === 401 || status === 503)).to.equal(true);
    expect(busy.length).to.be.greaterThan(0);
    for (const { headers, body } of busy)
      expect([headers.get('retry-after'), body.type]).to.deep.equal(['2', '/problems/busy']);
  });

  it('E6: no account and password that products are delivered with opens anything', async () => {
    for (const email of [
      'admin',
      'admin@localhost',
      'admin@example.com',
      'root',
      'ringfence',
      'admin@ringfence.local',
      'test@test.com',
    ]) {
      for (const password of ['admin', 'password', 'ringfence', 'changeme'])
        expect((await login(email, password)).status).to.equal(401);
    }
  });
});
