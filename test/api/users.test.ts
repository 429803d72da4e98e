import { expect } from 'chai';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { makeTenant } from '../support/tenant.ts';

describe('users', () => {
  const api = useApi();
  let admin: Person;
  before(async () => {
    admin = await api().person('admin');
  });

  const create = (body: Record<string, unknown>, token = admin.access_token) =>
    api().call('POST', '/api/v1/users', { token, body: { name: 'Ada', role: 'readonly_user', ...body } });
  const change = (id: string, body: unknown, token = admin.access_token) =>
    api().call('PATCH', `/api/v1/users/${id}`, { token, body });
  const login = (email: string, password: string) =>
    api().call('POST', '/api/v1/auth/login', { body: { email, password } });

  it('get a password to be used once', async () => {
    const { status, body } = await create({ email: 'Ada@bank.example' });
    expect(status).to.equal(201);
    expect(body).to.include({ email: 'ada@bank.example', must_change_password: true, disabled: false });
    const signedIn = await login('ada@bank.example', body.one_time_password);
    expect(signedIn.body.must_change_password).to.equal(true);
    const list = await api().call('GET', '/api/v1/users', { token: admin.access_token });
    expect(list.text)
      .to.contain('ada@bank.example')
      .and.not.to.contain('argon2')
      .and.not.to.contain(body.one_time_password);
  });

  it('are told apart by e-mail address over all tenants', async () => {
    expect((await create({ email: 'eve@bank.example', password: PASSWORD })).body).not.to.have.property(
      'one_time_password',
    );
    const other = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    expect((await create({ email: 'eve@bank.example' })).status).to.equal(409);
    expect((await create({ email: 'eve@bank.example' }, other.access_token)).status).to.equal(409);
  });

  it('lose their sessions with their role or access', async () => {
    const person = await api().person('readonly_user');
    expect((await change(person.id, { role: 'network_engineer' })).body.role).to.equal('network_engineer');
    expect((await api().call('GET', '/api/v1/auth/me', { token: person.access_token })).status).to.equal(401);
    expect((await login(person.email, PASSWORD)).status).to.equal(200);
    expect((await change(person.id, { disabled: true })).body.disabled).to.equal(true);
    expect((await login(person.email, PASSWORD)).status).to.equal(401);
    expect((await change(person.id, { disabled: false })).body.disabled).to.equal(false);
    expect((await login(person.email, PASSWORD)).status).to.equal(200);
  });

  it('always include one administrator who can sign in', async () => {
    const tenantId = await makeTenant(api().db.ownerUrl);
    const [one, two] = [await api().person('admin', { tenantId }), await api().person('admin', { tenantId })];
    const answers = await Promise.all([
      change(two.id, { role: 'readonly_user' }, one.access_token),
      change(one.id, { disabled: true }, two.access_token),
    ]);
    expect(answers.map((answer) => answer.status).sort()).to.be.deep.oneOf([
      [200, 409],
      [200, 401],
    ]);
  });

  it('are not there for administrators of another tenant', async () => {
    const other = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    expect((await change(admin.id, { role: 'readonly_user' }, other.access_token)).status).to.equal(404);
    const { body } = await api().call('GET', '/api/v1/users', { token: other.access_token });
    expect(body.items.map((user: { id: string }) => user.id)).to.deep.equal([other.id]);
  });
});
