import { expect } from 'chai';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
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

  const accept = (token: string, password: string) =>
    api().call('POST', '/api/v1/auth/accept-invitation', { body: { token, password } });

  it('choose their password by an invitation that works once', async () => {
    const { status, body } = await create({ email: 'Ada@bank.example' });
    expect(status).to.equal(201);
    expect(body).to.include({ email: 'ada@bank.example', must_change_password: false, disabled: false });
    expect((await login('ada@bank.example', '')).status).to.equal(422);
    expect((await login('ada@bank.example', PASSWORD)).status).to.equal(401);
    const list = await api().call('GET', '/api/v1/users', { token: admin.access_token });
    expect(list.text)
      .to.contain('ada@bank.example')
      .and.not.to.contain('argon2')
      .and.not.to.contain(body.invitation_token);
    expect((await accept(body.invitation_token, 'too short')).status).to.equal(422);
    const answers = await Promise.all([1, 2, 3].map(() => accept(body.invitation_token, PASSWORD)));
    expect(answers.map((answer) => answer.status).sort()).to.deep.equal([204, 400, 400]);
    expect((await login('ada@bank.example', PASSWORD)).body.must_change_password).to.equal(false);
    const dump = JSON.stringify(await asOwner(api().db.ownerUrl, 'select i::text from invitations i'));
    expect(dump).not.to.contain(body.invitation_token);
  });

  it('are invited again, which ends the invitation of before and, once accepted, the old password', async () => {
    const { body: first } = await create({ email: 'grace@bank.example' });
    const again = await api().call('POST', `/api/v1/users/${first.id}/invitation`, { token: admin.access_token });
    expect(again.status).to.equal(201);
    expect((await accept(first.invitation_token, PASSWORD)).status).to.equal(400);
    expect((await accept(again.body.invitation_token, PASSWORD)).status).to.equal(204);
    const { body: session } = await login('grace@bank.example', PASSWORD);
    const third = await api().call('POST', `/api/v1/users/${first.id}/invitation`, { token: admin.access_token });
    expect((await login('grace@bank.example', PASSWORD)).status).to.equal(200);
    expect((await accept(third.body.invitation_token, 'quite another long sentence')).status).to.equal(204);
    expect((await login('grace@bank.example', PASSWORD)).status).to.equal(401);
    expect((await api().call('GET', '/api/v1/auth/me', { token: session.access_token })).status).to.equal(401);
  });

  it('cannot accept late, nor when they are disabled', async () => {
    const late = (await create({ email: 'late@bank.example' })).body;
    await asOwner(api().db.ownerUrl, 'update invitations set expires_at = now() where user_id = $1', [late.id]);
    const out = (await create({ email: 'out@bank.example' })).body;
    expect((await change(out.id, { disabled: true })).status).to.equal(200);
    for (const { invitation_token } of [late, out]) {
      expect((await accept(invitation_token, PASSWORD)).status).to.equal(400);
    }
  });

  it('are told apart by e-mail address over all tenants', async () => {
    expect((await create({ email: 'eve@bank.example', password: PASSWORD })).status).to.equal(422);
    expect((await create({ email: 'eve@bank.example' })).status).to.equal(201);
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
