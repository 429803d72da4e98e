import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { ageStepUp } from '../support/second-factor.ts';

describe('own sessions', () => {
  const api = useApi();
  const login = async ({ email }: Person) =>
    (await api().call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } })).body;
  const list = async (token: string) => (await api().call('GET', '/api/v1/auth/sessions', { token })).body.items;
  const end = (token: string, id = '') => api().call('DELETE', `/api/v1/auth/sessions${id && `/${id}`}`, { token });
  const me = async (token: string) => (await api().call('GET', '/api/v1/auth/me', { token })).status;

  it('are listed, and end one by one, at once', async () => {
    const person = await api().person('readonly_user');
    const other = await login(person);
    expect(await me(other.access_token)).to.equal(200);
    const items = await list(person.access_token);
    expect(items).to.have.lengthOf(2);
    const [current] = items.filter((item: { current: boolean }) => item.current);
    const [elsewhere] = items.filter((item: { current: boolean }) => !item.current);
    expect(current).to.include({ ip: '127.0.0.1', user_agent: 'node' });
    expect((await end(person.access_token, elsewhere.id)).status).to.equal(204);
    expect(await me(other.access_token)).to.equal(401);
    expect((await end(person.access_token, elsewhere.id)).status).to.equal(404);
    expect(await list(person.access_token)).to.have.lengthOf(1);
  });

  it('end all but the one that asks', async () => {
    const person = await api().person('readonly_user');
    const others = [await login(person), await login(person)];
    for (const other of others) expect(await me(other.access_token)).to.equal(200);
    expect((await end(person.access_token)).status).to.equal(204);
    for (const other of others) expect(await me(other.access_token)).to.equal(401);
    expect(await me(person.access_token)).to.equal(200);
  });

  it('are nobody else’s to see or end', async () => {
    const [one, two] = [await api().person('admin'), await api().person('readonly_user')];
    const [session] = await list(two.access_token);
    for (const id of [session.id, randomUUID()]) expect((await end(one.access_token, id)).status).to.equal(404);
    expect(await me(two.access_token)).to.equal(200);
    expect((await list(one.access_token)).map((item: { id: string }) => item.id)).not.to.include(session.id);
  });
});

describe('step-up', () => {
  const api = useApi();
  const stepUp = (token: string, password: string) =>
    api().call('POST', '/api/v1/auth/step-up', { token, body: { password } });

  it('is wanted for what a stolen session must not do, and lasts a few minutes', async () => {
    const admin = await api().person('admin');
    const other = await api().person('readonly_user');
    const token = admin.access_token;
    const key = { name: 'Key', permissions: ['network:read'], expires_in_days: 1 };
    const user = { email: 'new@bank.example', name: 'New', role: 'admin' };
    const requests: [string, string, unknown, number][] = [
      ['POST', '/api/v1/users', user, 201],
      ['PATCH', `/api/v1/users/${other.id}`, { role: 'admin' }, 200],
      ['POST', `/api/v1/users/${other.id}/invitation`, undefined, 201],
      ['POST', `/api/v1/users/${other.id}/unlock`, undefined, 204],
      ['POST', `/api/v1/users/${other.id}/reset-mfa`, undefined, 204],
      ['POST', '/api/v1/api-keys', key, 201],
      ['POST', '/api/v1/auth/mfa/enrol', undefined, 200],
    ];
    await ageStepUp(api(), admin.id);
    for (const [method, path, body] of requests) {
      const answer = await api().call(method, path, { token, body });
      expect([answer.status, answer.body.type], path).to.deep.equal([403, '/problems/step-up-required']);
    }
    expect((await stepUp(token, 'wrong')).status).to.equal(400);
    expect((await api().call('POST', '/api/v1/api-keys', { token, body: key })).status).to.equal(403);
    expect((await stepUp(token, PASSWORD)).status).to.equal(204);
    for (const [method, path, body, status] of requests) {
      expect((await api().call(method, path, { token, body })).status, path).to.equal(status);
    }
  });

  it('is of the one session, not of its user', async () => {
    const person = await api().person('admin');
    const { body: other } = await api().call('POST', '/api/v1/auth/login', {
      body: { email: person.email, password: PASSWORD },
    });
    await ageStepUp(api(), person.id);
    expect((await stepUp(other.access_token, PASSWORD)).status).to.equal(204);
    const enrol = (token: string) => api().call('POST', '/api/v1/auth/mfa/enrol', { token });
    expect((await enrol(person.access_token)).status).to.equal(403);
    expect((await enrol(other.access_token)).status).to.equal(200);
    const sql = `select outcome from audit_log where actor_id = $1 and action = 'session.step-up'`;
    expect(await asOwner(api().db.ownerUrl, sql, [person.id])).to.deep.equal([{ outcome: 'success' }]);
  });
});
