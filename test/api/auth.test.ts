import { expect } from 'chai';
import { PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

describe('signing in', () => {
  const api = useApi();
  const login = (email: string, password: string) =>
    api().call('POST', '/api/v1/auth/login', { body: { email, password } });
  const refresh = (refresh_token: string) => api().call('POST', '/api/v1/auth/refresh', { body: { refresh_token } });
  const me = (token: string) => api().call('GET', '/api/v1/auth/me', { token });

  it('gives a token that says who it is for', async () => {
    const person = await api().person('security_analyst');
    expect(person).to.include({ token_type: 'bearer', expires_in: 600, must_change_password: false });
    const { status, body } = await me(person.access_token);
    expect(status).to.equal(200);
    expect(body).to.include({
      id: person.id,
      email: person.email,
      role: 'security_analyst',
      tenant_id: api().tenantId,
    });
    expect(body.permissions).to.deep.equal(['network:read', 'security:read', 'security:write', 'feeds:read']);
  });

  it('takes the e-mail address in any case', async () => {
    const { email } = await api().person('readonly_user');
    expect((await login(email.toUpperCase(), PASSWORD)).status).to.equal(200);
  });

  it('takes a password as it is, to the last character, however old it is', async () => {
    const { email, id } = await api().person('readonly_user');
    await asOwner(api().db.ownerUrl, `update users set created_at = now() - interval '20 years' where id = $1`, [id]);
    for (const other of [PASSWORD.slice(0, -1), PASSWORD.toUpperCase(), `${PASSWORD} `, PASSWORD.slice(0, 12)]) {
      expect((await login(email, other)).status, other).to.equal(401);
    }
    const { status, body } = await login(email, PASSWORD);
    expect([status, body.must_change_password]).to.deep.equal([200, false]);
  });

  it('answers the same for an unknown user, a wrong password and a disabled user', async () => {
    const { email, id } = await api().person('readonly_user');
    const wrong = await login(email, 'wrong');
    const unknown = await login('nobody@bank.example', PASSWORD);
    await asOwner(api().db.ownerUrl, 'update users set disabled_at = now() where id = $1', [id]);
    const disabled = await login(email, PASSWORD);
    const told = [wrong, unknown, disabled].map(({ status, body }) => ({
      status,
      ...body,
      instance: '',
      request_id: '',
    }));
    expect(told[0]).to.include({ status: 401, type: '/problems/wrong-credentials' });
    expect(told[1]).to.deep.equal(told[0]);
    expect(told[2]).to.deep.equal(told[0]);
  });

  it('records successes and failures, without passwords', async () => {
    const { email, id } = await api().person('readonly_user');
    await login(email, 'a wrong password');
    const rows = await eventually(
      () => asOwner(api().db.ownerUrl, 'select * from audit_log where actor_id = $1 order by id', [id]),
      (found) => found.length === 2,
    );
    expect(rows.map((row) => [row.action, row.outcome])).to.deep.equal([
      ['session.start', 'success'],
      ['session.start', 'failure'],
    ]);
    expect(JSON.stringify(rows)).not.to.contain('a wrong password').and.not.to.contain(PASSWORD);
  });

  it('ends with signing out', async () => {
    const { access_token, refresh_token } = await api().person('readonly_user');
    expect((await api().call('POST', '/api/v1/auth/logout', { token: access_token })).status).to.equal(204);
    expect((await me(access_token)).status).to.equal(401);
    expect((await refresh(refresh_token)).status).to.equal(401);
  });

  describe('refresh', () => {
    it('gives new tokens each time, and stores no token', async () => {
      let { refresh_token } = await api().person('readonly_user');
      const seen = new Set([refresh_token]);
      for (let turn = 0; turn < 5; turn += 1) {
        const { status, body } = await refresh(refresh_token);
        expect(status).to.equal(200);
        expect((await me(body.access_token)).status).to.equal(200);
        refresh_token = body.refresh_token;
        seen.add(refresh_token);
      }
      expect(seen.size).to.equal(6);
      const dump = JSON.stringify(await asOwner(api().db.ownerUrl, 'select s::text from sessions s'));
      for (const token of seen) expect(dump).not.to.contain(token);
    });

    it('lets exactly one of many requests at once through', async () => {
      const { refresh_token } = await api().person('readonly_user');
      const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refresh_token)));
      const statuses = answers.map((answer) => answer.status).sort();
      expect(statuses).to.deep.equal([200, ...Array.from({ length: 19 }, () => 409)]);
      const winner = answers.find((answer) => answer.status === 200);
      expect((await refresh(winner?.body.refresh_token)).status).to.equal(200);
    });

    it('ends the session when an old token comes back after ten seconds', async () => {
      const person = await api().person('readonly_user');
      const { body: next } = await refresh(person.refresh_token);
      await asOwner(api().db.ownerUrl, `update sessions set rotated_at = now() - interval '11 s' where user_id = $1`, [
        person.id,
      ]);
      expect((await refresh(person.refresh_token)).status).to.equal(401);
      expect((await refresh(next.refresh_token)).status).to.equal(401);
      expect((await me(next.access_token)).status).to.equal(401);
      const rows = await asOwner(
        api().db.ownerUrl,
        `select outcome from audit_log where actor_id = $1 and action = 'session.token-reused'`,
        [person.id],
      );
      expect(rows).to.deep.equal([{ outcome: 'denied' }]);
    });

    it('ends the session when a token from two rotations ago comes back', async () => {
      const person = await api().person('readonly_user');
      const { body: second } = await refresh(person.refresh_token);
      const { body: third } = await refresh(second.refresh_token);
      expect((await refresh(person.refresh_token)).status).to.equal(401);
      expect((await refresh(third.refresh_token)).status).to.equal(401);
    });

    it('refuses idle and over-long sessions, and tokens nobody issued', async () => {
      const idle = await api().person('readonly_user');
      const old = await api().person('readonly_user');
      await asOwner(
        api().db.ownerUrl,
        `update sessions set last_used_at = now() - interval '16 min' where user_id = $1`,
        [idle.id],
      );
      await asOwner(api().db.ownerUrl, `update sessions set expires_at = now() where user_id = $1`, [old.id]);
      for (const token of [idle.refresh_token, old.refresh_token, 'x', 'A'.repeat(86)]) {
        expect((await refresh(token)).status).to.equal(401);
      }
    });
  });

  describe('changing the password', () => {
    const change = (token: string, current_password: string, new_password: string) =>
      api().call('POST', '/api/v1/auth/password', { token, body: { current_password, new_password } });

    it('is the only thing allowed to somebody whose password was given out', async () => {
      const { access_token } = await api().person('admin', { mustChangePassword: true });
      const refused = await api().call('GET', '/api/v1/jobs', { token: access_token });
      expect(refused.status).to.equal(403);
      expect(refused.body.type).to.equal('/problems/password-change-required');
      expect((await me(access_token)).body.must_change_password).to.equal(true);
      expect((await change(access_token, PASSWORD, 'another long password')).status).to.equal(204);
      expect((await api().call('GET', '/api/v1/jobs', { token: access_token })).status).to.equal(200);
    });

    it('ends the other sessions and makes the old password worthless', async () => {
      const here = await api().person('readonly_user');
      const there = (await login(here.email, PASSWORD)).body;
      expect((await me(there.access_token)).status).to.equal(200);
      expect((await change(here.access_token, PASSWORD, 'another long password')).status).to.equal(204);
      expect((await me(here.access_token)).status).to.equal(200);
      expect((await me(there.access_token)).status).to.equal(401);
      expect((await refresh(there.refresh_token)).status).to.equal(401);
      expect((await login(here.email, PASSWORD)).status).to.equal(401);
      expect((await login(here.email, 'another long password')).status).to.equal(200);
    });

    it('wants the current one, and a new one of at least fifteen characters', async () => {
      const { access_token } = await api().person('readonly_user');
      expect((await change(access_token, 'wrong', 'another long password')).status).to.equal(400);
      expect((await change(access_token, PASSWORD, 'too short')).status).to.equal(422);
      expect((await change(access_token, PASSWORD, PASSWORD)).status).to.equal(422);
      for (const weak of ['Password12345678', ' '.repeat(15), 'Ringfence-2026-!!', 'x'.repeat(257)]) {
        const { status, body } = await change(access_token, PASSWORD, weak);
        expect([status, body.errors[0].path], weak).to.deep.equal([422, 'new_password']);
      }
    });
  });
});
