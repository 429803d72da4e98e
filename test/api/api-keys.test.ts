import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';

describe('API keys', () => {
  const api = useApi();
  let engineer: Person;
  let admin: Person;
  before(async () => {
    engineer = await api().person('network_engineer');
    admin = await api().person('admin');
  });

  const create = (permissions: string[], { access_token: token }: Person = engineer, expires_in_days = 30) =>
    api().call('POST', '/api/v1/api-keys', { token, body: { name: 'Collector', permissions, expires_in_days } });
  const keyOf = async (...options: Parameters<typeof create>) => (await create(...options)).body;
  const using = (key: string, method: string, path: string, body?: unknown) =>
    api().call(method, path, { headers: { 'x-api-key': key }, body });
  const revoke = (id: string, { access_token: token }: Person) =>
    api().call('DELETE', `/api/v1/api-keys/${id}`, { token });

  it('speak for their owner, are shown once and stored as hashes', async () => {
    const { status, body } = await create(['network:read']);
    expect(status).to.equal(201);
    expect(body.key).to.match(/^rf_[0-9a-f]{32}_[\w-]{43}$/);
    expect((await using(body.key, 'GET', '/api/v1/jobs')).status).to.equal(200);
    const list = await api().call('GET', '/api/v1/api-keys', { token: engineer.access_token });
    expect(list.text).to.contain(body.id).and.not.to.contain(body.key);
    const [row] = await asOwner(api().db.ownerUrl, 'select k::text as dump from api_keys k where id = $1', [body.id]);
    const secret = body.key.slice(36);
    expect(row?.dump).not.to.contain(secret);
    expect(row?.dump).not.to.contain(Buffer.from(secret).toString('hex'));
    const used = `select 1 from api_keys where id = $1 and last_used_at is not null`;
    await eventually(
      () => asOwner(api().db.ownerUrl, used, [body.id]),
      (rows) => rows.length === 1,
    );
  });

  it('may no more than they were given, and no more than their owner may now', async () => {
    const owner = await api().person('network_engineer');
    const reading = await keyOf(['network:read'], owner);
    const job = { kind: 'discovery' };
    expect((await using(reading.key, 'POST', '/api/v1/jobs', job)).status).to.be.oneOf([403, 422]);
    expect((await using(reading.key, 'GET', '/api/v1/alerts')).status).to.be.oneOf([403, 404]);
    const scanning = await keyOf(['network:read', 'network:write'], owner);
    const write = routes.find((route) => route.permission === 'network:write');
    const path = write?.path.replace(/\{\w+\}/g, randomUUID()) ?? '';
    const send = (key: string) => using(key, write?.method.toUpperCase() ?? '', path, { no_such_property: 1 });
    expect((await send(reading.key)).status).to.equal(403);
    expect((await send(scanning.key)).status).not.to.be.oneOf([401, 403]);
    const change = { token: admin.access_token, body: { role: 'readonly_user' } };
    expect((await api().call('PATCH', `/api/v1/users/${owner.id}`, change)).status).to.equal(200);
    expect((await send(scanning.key)).status).to.equal(403);
    expect((await using(scanning.key, 'GET', '/api/v1/jobs')).status).to.equal(200);
  });

  it('are not made with permissions one has not, twice, for users, or for ever', async () => {
    expect((await create(['security:write'])).status).to.equal(403);
    expect((await create(['user:manage'], admin)).status).to.equal(422);
    expect((await create([])).status).to.equal(422);
    expect((await create(['network:read', 'network:read'])).status).to.equal(422);
    for (const days of [0, 367, 1.5]) expect((await create(['network:read'], engineer, days)).status).to.equal(422);
  });

  it('open nothing about sign-ins, users or keys', async () => {
    const { key } = await keyOf(['network:read', 'system:admin'], admin);
    const closed = routes.filter(
      ({ tag, permission }) => permission !== 'public' && ['auth', 'users', 'api-keys'].includes(tag),
    );
    expect(closed.length).to.be.greaterThan(15);
    for (const { method, path } of closed) {
      const answer = await using(key, method.toUpperCase(), path.replace('{id}', randomUUID()));
      expect([answer.status, answer.body.type], path).to.deep.equal([403, '/problems/not-for-api-keys']);
    }
    expect((await using(key, 'GET', '/metrics')).status).to.equal(200);
    const { key: weak } = await keyOf(['network:read'], admin);
    expect((await using(weak, 'GET', '/metrics')).status).to.equal(403);
  });

  it('are refused when altered, over, revoked, doubled or beside a token', async () => {
    const { id, key } = await keyOf(['network:read']);
    const jobs = async (headers: Record<string, string>) =>
      (await api().call('GET', '/api/v1/jobs', { headers })).status;
    const other = await keyOf(['network:read']);
    const wrong = [
      `${key}x`,
      key.toUpperCase(),
      `rf_${id.replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`,
      `${key.slice(0, 36)}${other.key.slice(36)}`,
      `rf_${randomUUID().replaceAll('-', '')}_${key.slice(36)}`,
      'x',
    ];
    for (const each of wrong) expect(await jobs({ 'x-api-key': each }), each).to.equal(401);
    expect(await jobs({ 'x-api-key': key, authorization: `Bearer ${engineer.access_token}` })).to.equal(401);
    expect((await api().call('GET', `/api/v1/jobs?x-api-key=${key}`)).status).to.equal(401);
    expect(await jobs({ 'x-api-key': key })).to.equal(200);
    await asOwner(api().db.ownerUrl, 'update api_keys set expires_at = now() where id = $1', [id]);
    expect(await jobs({ 'x-api-key': key })).to.equal(401);
    expect((await revoke(other.id, engineer)).status).to.equal(204);
    expect(await jobs({ 'x-api-key': other.key })).to.equal(401);
    expect((await revoke(other.id, engineer)).status).to.equal(404);
  });

  it('die with the access of their owner', async () => {
    const owner = await api().person('network_engineer');
    const { key } = await keyOf(['network:read'], owner);
    const change = { token: admin.access_token, body: { disabled: true } };
    await api().call('PATCH', `/api/v1/users/${owner.id}`, change);
    expect((await using(key, 'GET', '/api/v1/jobs')).status).to.equal(401);
  });

  it('are seen and ended by their owner and by managers of users, in their tenant', async () => {
    const { id } = await keyOf(['network:read']);
    const reader = await api().person('readonly_user');
    const foreign = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    const seen = async ({ access_token: token }: Person) =>
      (await api().call('GET', '/api/v1/api-keys', { token })).body.items.map((item: { id: string }) => item.id);
    for (const other of [reader, foreign]) {
      expect(await seen(other)).to.deep.equal([]);
      expect((await revoke(id, other)).status).to.equal(404);
    }
    expect(await seen(admin)).to.include(id);
    expect((await revoke(id, admin)).status).to.equal(204);
  });
});
