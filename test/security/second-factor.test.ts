import { expect } from 'chai';
import { useTimeStep } from '../../src/db/mfa.ts';
import { matchTotp, newTotpSecret } from '../../src/infra/security/totp.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { ageStepUp, challengeOf, codeOf, enrolMfa, freeSteps, WRONG_CODE } from '../support/second-factor.ts';

describe('the second factor', () => {
  const api = useApi();
  const post = (path: string, body?: unknown, token?: string) =>
    api().call('POST', `/api/v1/auth/${path}`, { body, token });
  const verify = (challenge: string, given: object) => post('mfa/verify', { challenge, ...given });
  const me = (token: string) => api().call('GET', '/api/v1/auth/me', { token });
  const withMfa = async (role: Parameters<ReturnType<typeof api>['person']>[0] = 'readonly_user') => {
    const person = await api().person(role);
    return { person, ...(await enrolMfa(api(), person)) };
  };

  it('is set up by one code, and asked for at the next sign-in', async () => {
    const { person, secret, uri, codes } = await withMfa();
    expect(uri).to.contain('otpauth://totp/Ringfence:').and.contain(`secret=${secret}`);
    expect(new Set(codes).size).to.equal(10);
    expect((await me(person.access_token)).body.mfa_enabled).to.equal(true);
    const answer = await post('login', { email: person.email, password: PASSWORD });
    expect(answer.status).to.equal(202);
    expect(answer.headers.get('x-mfa-required')).to.equal('true');
    expect(answer.headers.get('set-cookie')).to.equal(null);
    expect(Object.keys(answer.body)).to.deep.equal(['mfa_required', 'challenge', 'expires_in']);
    const signedIn = await verify(answer.body.challenge, { code: await codeOf(secret) });
    expect(signedIn.status).to.equal(200);
    expect(signedIn.headers.get('set-cookie')).to.contain('ringfence_device=');
    expect((await me(signedIn.body.access_token)).status).to.equal(200);
    expect((await verify(answer.body.challenge, { backup_code: codes[0] })).status).to.equal(401);
  });

  it('has a secret per user, which no dump of the database shows', async () => {
    const [one, two] = [await withMfa(), await withMfa()];
    expect(one.secret).not.to.equal(two.secret);
    const tables = ['user_mfa', 'backup_codes', 'mfa_challenges', 'audit_log'];
    for (const table of tables) {
      const dump = JSON.stringify(await asOwner(api().db.ownerUrl, `select t::text from ${table} t`));
      for (const text of [one.secret, two.secret, ...one.codes, ...one.codes.map((code) => code.replaceAll('-', ''))]) {
        expect(dump).not.to.contain(text).and.not.to.contain(Buffer.from(text).toString('hex'));
      }
    }
    // A secret moved to another user does not open there.
    await asOwner(
      api().db.ownerUrl,
      'update user_mfa set sealed = (select sealed from user_mfa where user_id = $1) where user_id = $2',
      [one.person.id, two.person.id],
    );
    const challenge = await challengeOf(api(), two.person.email);
    expect((await verify(challenge, { code: await codeOf(one.secret) })).status).to.equal(500);
  });

  it('takes a code once, also of fifty at once (M1)', async () => {
    const { person, secret } = await withMfa();
    const challenge = await challengeOf(api(), person.email);
    const code = await codeOf(secret);
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(challenge, { code })));
    expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(1);
    await clearLocks(person);
    expect((await verify(await challengeOf(api(), person.email), { code })).status).to.equal(401);
    const { control } = api().db.database;
    const used = await Promise.all(Array.from({ length: 50 }, () => useTimeStep(control, person.id, 99_999_999)));
    expect(used.filter(Boolean)).to.have.lengthOf(1);
  });

  it('takes codes of this step and the one before, and none older than the last (M2)', async () => {
    const { person, secret } = await withMfa();
    for (const steps of [-2, 1, 2]) {
      const challenge = await challengeOf(api(), person.email);
      expect((await verify(challenge, { code: await codeOf(secret, steps) })).status, `${steps}`).to.equal(401);
    }
    await clearLocks(person);
    const before = await codeOf(secret, -1);
    expect((await verify(await challengeOf(api(), person.email), { code: before })).status).to.equal(200);
    await freeSteps(api(), person.id);
    expect((await verify(await challengeOf(api(), person.email), { code: await codeOf(secret) })).status).to.equal(200);
    expect((await verify(await challengeOf(api(), person.email), { code: before })).status).to.equal(401);
  });

  it('dies after five wrong codes, and locks; fifty in a row lock until an administrator looks (M3)', async () => {
    const { person, secret } = await withMfa();
    const challenge = await challengeOf(api(), person.email);
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await verify(challenge, { backup_code: WRONG_CODE })).body.type).to.equal('/problems/wrong-code');
    }
    expect((await verify(challenge, { code: await codeOf(secret) })).body.type).to.equal('/problems/challenge-over');
    const locked = await verify(await challengeOf(api(), person.email), { code: await codeOf(secret) });
    expect(locked.status).to.equal(423);
    expect(Number(locked.headers.get('retry-after'))).to.be.within(1_780, 1_800);
    await asOwner(
      api().db.ownerUrl,
      'update sign_in_attempts set in_a_row = 49, locked_until = null where user_id = $1',
      [person.id],
    );
    expect((await verify(await challengeOf(api(), person.email), { backup_code: WRONG_CODE })).status).to.equal(401);
    const forGood = await verify(await challengeOf(api(), person.email), { code: await codeOf(secret) });
    expect(forGood.status).to.equal(423);
    expect(forGood.headers.get('retry-after')).to.equal(null);
    const admin = await api().person('admin');
    await api().call('POST', `/api/v1/users/${person.id}/reset-mfa`, { token: admin.access_token });
    expect((await post('login', { email: person.email, password: PASSWORD })).status).to.equal(200);
  });

  it('counts five over every route that takes a code (M4)', async () => {
    const { person, secret, codes } = await withMfa();
    const token = person.access_token;
    await post('mfa/enrol', undefined, token);
    const tries = [
      async () => verify(await challengeOf(api(), person.email), { code: '000000' }),
      async () => verify(await challengeOf(api(), person.email), { backup_code: WRONG_CODE }),
      () => post('step-up', { password: PASSWORD, code: '000000' }, token),
      () => post('step-up', { password: PASSWORD, backup_code: WRONG_CODE }, token),
      () => post('mfa/confirm', { code: '000000' }, token),
    ];
    for (const attempt of tries) expect((await attempt()).status).to.be.oneOf([400, 401]);
    for (const attempt of tries) expect((await attempt()).status).to.equal(423);
    expect((await post('step-up', { password: PASSWORD, code: await codeOf(secret) }, token)).status).to.equal(423);
    expect((await post('step-up', { password: PASSWORD, backup_code: codes[0] }, token)).status).to.equal(423);
  });

  it('has backup codes that work once, and never after new ones were made (M5)', async () => {
    const { person, codes } = await withMfa();
    const [first = '', second = '', third = ''] = codes;
    const [one, two] = [await challengeOf(api(), person.email), await challengeOf(api(), person.email)];
    // Twenty characters out of 31 at random, and nothing kept of the secret ones but argon2id with a salt of its own.
    for (const code of codes) expect(code).to.match(/^([a-hj-km-np-z2-9]{4}-){4}[a-hj-km-np-z2-9]{4}$/);
    expect(new Set(codes)).to.have.lengthOf(10);
    const kept = await asOwner(api().db.ownerUrl, 'select secret_hash from backup_codes where user_id = $1', [
      person.id,
    ]);
    expect(kept).to.have.lengthOf(10);
    for (const { secret_hash: hash } of kept) expect(hash).to.match(/^\$argon2id\$/);
    expect(new Set(kept.map(({ secret_hash: hash }) => String(hash).split('$')[4]))).to.have.lengthOf(10);
    expect((await verify(one, { backup_code: first.toUpperCase() })).status).to.equal(200);
    expect((await verify(two, { backup_code: first })).status).to.equal(401);
    const many = await Promise.all(Array.from({ length: 4 }, () => challengeOf(api(), person.email)));
    const answers = await Promise.all(many.map((challenge) => verify(challenge, { backup_code: second })));
    expect(answers.filter(({ status }) => status === 200)).to.have.lengthOf(1);
    const made = await post('mfa/backup-codes', undefined, person.access_token);
    expect(made.body.backup_codes).to.have.lengthOf(10);
    await clearLocks(person);
    expect((await verify(await challengeOf(api(), person.email), { backup_code: third })).status).to.equal(401);
    const fresh = made.body.backup_codes[0];
    expect((await verify(await challengeOf(api(), person.email), { backup_code: fresh })).status).to.equal(200);
    const events = await asOwner(
      api().db.ownerUrl,
      `select 1 from audit_log where actor_id = $1 and action = 'mfa.backup-code-used'`,
      [person.id],
    );
    expect(events).to.have.lengthOf(3);
  });

  it('cannot be skipped: the challenge opens nothing, and sessions from before end (M6)', async () => {
    const before = await api().person('readonly_user');
    const { body: other } = await post('login', { email: before.email, password: PASSWORD });
    expect((await me(other.access_token)).status).to.equal(200);
    await enrolMfa(api(), before);
    expect((await me(other.access_token)).status).to.equal(401);
    expect((await post('refresh', { refresh_token: other.refresh_token })).status).to.equal(401);
    const challenge = await challengeOf(api(), before.email);
    expect((await me(challenge)).status).to.equal(401);
    expect((await post('refresh', { refresh_token: challenge })).status).to.equal(401);
    expect((await post('accept-invitation', { token: challenge, password: 'quite another long one' })).status).to.equal(
      400,
    );
    expect((await verify(challenge, {})).status).to.equal(422);
    expect((await verify(challenge, { code: '000000', backup_code: WRONG_CODE })).status).to.equal(422);
    await asOwner(api().db.ownerUrl, 'update mfa_challenges set expires_at = now() where user_id = $1', [before.id]);
    expect((await verify(challenge, { backup_code: WRONG_CODE })).body.type).to.equal('/problems/challenge-over');
  });

  it('dies with the password it was half of', async () => {
    const { person, codes } = await withMfa();
    const challenge = await challengeOf(api(), person.email);
    const change = { current_password: PASSWORD, new_password: 'short enough' };
    expect((await post('password', change, person.access_token)).status).to.equal(204);
    expect((await verify(challenge, { backup_code: codes[0] })).body.type).to.equal('/problems/challenge-over');
  });

  it('takes the shorter password with it that was allowed beside it', async () => {
    const { person } = await withMfa();
    const token = person.access_token;
    const change = { current_password: PASSWORD, new_password: 'twelve chars' };
    expect((await post('password', change, token)).status).to.equal(204);
    expect((await me(token)).body.must_change_password).to.equal(false);
    expect((await api().call('DELETE', '/api/v1/auth/mfa', { token })).status).to.equal(204);
    expect((await me(token)).body.must_change_password).to.equal(true);
    const again = { current_password: 'twelve chars', new_password: 'thirteen char' };
    expect((await post('password', again, token)).status).to.equal(422);
    expect((await post('password', { ...again, new_password: PASSWORD }, token)).status).to.equal(204);
    expect((await me(token)).body.must_change_password).to.equal(false);
  });

  it('is not set, changed or taken away by a stolen session (M7)', async () => {
    const { person, secret } = await withMfa();
    const token = person.access_token;
    await ageStepUp(api(), person.id);
    const change = { current_password: PASSWORD, new_password: 'another long password' };
    const attempts = [
      () => post('mfa/enrol', undefined, token),
      () => post('mfa/backup-codes', undefined, token),
      () => api().call('DELETE', '/api/v1/auth/mfa', { token }),
      () => post('password', change, token),
    ];
    for (const attempt of attempts) {
      const { status, body } = await attempt();
      expect([status, body.type]).to.deep.equal([403, '/problems/step-up-required']);
      expect(body.hint).to.contain('/api/v1/auth/step-up');
    }
    expect((await post('step-up', { password: PASSWORD }, token)).body.type).to.equal('/problems/code-required');
    expect((await post('step-up', { password: 'wrong', code: await codeOf(secret) }, token)).status).to.equal(400);
    expect((await post('step-up', { password: PASSWORD, code: await codeOf(secret) }, token)).status).to.equal(204);
    expect((await api().call('DELETE', '/api/v1/auth/mfa', { token })).status).to.equal(204);
    expect((await post('login', { email: person.email, password: PASSWORD })).status).to.equal(200);
  });

  it('stays in force while another is being set up, and is replaced by it', async () => {
    const { person, secret } = await withMfa();
    const { body } = await post('mfa/enrol', undefined, person.access_token);
    expect((await verify(await challengeOf(api(), person.email), { code: await codeOf(body.secret) })).status).to.equal(
      401,
    );
    expect((await verify(await challengeOf(api(), person.email), { code: await codeOf(secret) })).status).to.equal(200);
    await freeSteps(api(), person.id);
    expect((await post('mfa/confirm', { code: await codeOf(body.secret) }, person.access_token)).status).to.equal(200);
    await freeSteps(api(), person.id);
    expect((await verify(await challengeOf(api(), person.email), { code: await codeOf(secret) })).status).to.equal(401);
    expect((await post('mfa/confirm', { code: await codeOf(secret) }, person.access_token)).status).to.equal(409);
  });

  it('is reset by another administrator, who learns no secret (M8)', async () => {
    const admin = await api().person('admin');
    const { person } = await withMfa('admin');
    const reset = (id: string, token: string) => api().call('POST', `/api/v1/users/${id}/reset-mfa`, { token });
    expect((await reset(person.id, person.access_token)).status).to.equal(409);
    const answer = await reset(person.id, admin.access_token);
    expect([answer.status, answer.text]).to.deep.equal([204, '']);
    expect((await me(person.access_token)).status).to.equal(401);
    expect((await post('login', { email: person.email, password: PASSWORD })).status).to.equal(200);
    const sql = `select actor_id from audit_log where target = $1 and action = 'mfa.reset'`;
    expect(await asOwner(api().db.ownerUrl, sql, [person.id])).to.deep.equal([{ actor_id: admin.id }]);
  });

  it('fails closed when a clock is an hour off (M9)', async () => {
    const secret = newTotpSecret();
    const code = await codeOf(secret);
    expect(await matchTotp(secret, code)).to.be.a('number');
    for (const off of [-3_600_000, 3_600_000])
      expect(await matchTotp(secret, code, Date.now() + off)).to.equal(undefined);
    for (const odd of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      expect(await matchTotp(secret, odd)).to.equal(undefined);
  });

  const clearLocks = (person: Person) =>
    asOwner(api().db.ownerUrl, 'delete from sign_in_attempts where user_id = $1', [person.id]);
});

describe('a role that must have a second factor', () => {
  const api = useApi({ auth: { requireMfaRoles: 'admin, security_analyst' } });

  it('may only get one until it has', async () => {
    const person = await api().person('admin');
    expect(person.mfa_enrolment_required).to.equal(true);
    const token = person.access_token;
    for (const path of ['/api/v1/jobs', '/api/v1/users', '/api/v1/api-keys', '/api/v1/auth/sessions']) {
      const { status, body } = await api().call('GET', path, { token });
      expect([status, body.type], path).to.deep.equal([403, '/problems/mfa-enrolment-required']);
    }
    expect((await api().call('GET', '/api/v1/auth/me', { token })).body.mfa_enrolment_required).to.equal(true);
    await enrolMfa(api(), person);
    expect((await api().call('GET', '/api/v1/jobs', { token })).status).to.equal(200);
    const removal = await api().call('DELETE', '/api/v1/auth/mfa', { token });
    expect([removal.status, removal.body.type]).to.deep.equal([403, '/problems/mfa-required-by-policy']);
    const other = await api().person('readonly_user');
    expect(other.mfa_enrolment_required).to.equal(false);
    expect((await api().call('GET', '/api/v1/jobs', { token: other.access_token })).status).to.equal(200);
  });
});
