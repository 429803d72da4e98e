import { expect } from 'chai';
import { type Answer, PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { challengeOf, codeOf, enrolMfa, freeSteps } from '../support/second-factor.ts';

const PATH = '/api/v1/auth/notices';
const NEW_PASSWORD = 'seven quiet rivers at night';

interface Notice {
  id: string;
  event: string;
  title: string;
  ip: string | null;
  read_at: string | null;
  details: Record<string, unknown>;
}

describe('notices', () => {
  const api = useApi();
  /** What the database holds for the user, newest first: past sessions that an event has ended. */
  const stored = async (userId: string) =>
    (
      await asOwner<{ event: string }>(
        api().db.ownerUrl,
        'select event from user_notices where user_id = $1 order by at desc',
        [userId],
      )
    ).map(({ event }) => event);
  const list = async (token: string, query = ''): Promise<{ items: Notice[]; headers: Headers }> => {
    const { status, body, headers } = await api().call('GET', PATH + query, { token });
    expect(status).to.equal(200);
    return { items: body.items, headers };
  };
  const login = (email: string, password = PASSWORD, cookie = ''): Promise<Answer> =>
    api().call('POST', '/api/v1/auth/login', { body: { email, password }, headers: cookie ? { cookie } : {} });

  it('tell of a sign-in with a device that was not known, and of no other', async () => {
    const person = await api().person('readonly_user');
    const [notice] = (await list(person.access_token)).items;
    expect(notice).to.include({ event: 'session.start', title: 'Sign-in', read_at: null });
    expect(notice?.ip).to.match(/127\.0\.0\.1$/);
    const first = await login(person.email);
    expect(await stored(person.id)).to.deep.equal(['session.start', 'session.start']);
    const cookie = (first.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    await login(person.email, PASSWORD, cookie);
    expect(await stored(person.id)).to.have.length(2);
    // The same browser, and somebody else's account.
    const other = await api().person('readonly_user');
    await login(other.email, PASSWORD, cookie);
    expect(await stored(other.id)).to.have.length(2);
  });

  it('tell of a changed password', async () => {
    const person = await api().person('readonly_user');
    const body = { current_password: PASSWORD, new_password: NEW_PASSWORD };
    await api().call('POST', '/api/v1/auth/password', { token: person.access_token, body });
    expect((await stored(person.id))[0]).to.equal('user.change-password');
  });

  it('tell of a second factor switched on, new backup codes, one used, and the factor taken off', async () => {
    const person = await api().person('readonly_user');
    const { codes } = await enrolMfa(api(), person);
    expect((await stored(person.id))[0]).to.equal('mfa.enable');
    const challenge = await challengeOf(api(), person.email);
    const body = { challenge, backup_code: codes[0] };
    const { body: pair } = await api().call('POST', '/api/v1/auth/mfa/verify', { body });
    expect((await stored(person.id)).slice(0, 2)).to.have.members(['mfa.backup-code-used', 'session.start']);
    const step = { password: PASSWORD, backup_code: codes[1] };
    const stepped = await api().call('POST', '/api/v1/auth/step-up', { token: pair.access_token, body: step });
    expect(stepped.status).to.equal(204);
    expect((await stored(person.id))[0]).to.equal('mfa.backup-code-used');
    await api().call('POST', '/api/v1/auth/mfa/backup-codes', { token: pair.access_token });
    expect((await stored(person.id))[0]).to.equal('mfa.backup-codes');
    await api().call('DELETE', '/api/v1/auth/mfa', { token: pair.access_token });
    expect((await stored(person.id))[0]).to.equal('mfa.remove');
  });

  it('tell the user, not the administrator, of a factor reset, a lock lifted, an invitation and a new role', async () => {
    const [admin, person] = [await api().person('admin'), await api().person('readonly_user')];
    await enrolMfa(api(), person);
    const before = await stored(admin.id);
    const token = admin.access_token;
    await api().call('POST', `/api/v1/users/${person.id}/reset-mfa`, { token });
    expect((await stored(person.id))[0]).to.equal('mfa.reset');
    await api().call('POST', `/api/v1/users/${person.id}/unlock`, { token });
    await api().call('POST', `/api/v1/users/${person.id}/invitation`, { token });
    await api().call('PATCH', `/api/v1/users/${person.id}`, { token, body: { role: 'security_analyst' } });
    expect((await stored(person.id)).slice(0, 3)).to.deep.equal(['user.change', 'user.invite', 'account.unlock']);
    expect(await stored(admin.id)).to.deep.equal(before);
  });

  it('tell of an API key, and keep its secret', async () => {
    const person = await api().person('readonly_user');
    const body = { name: 'mine', permissions: ['network:read'], expires_in_days: 1 };
    const { body: key } = await api().call('POST', '/api/v1/api-keys', { token: person.access_token, body });
    const [notice] = (await list(person.access_token)).items;
    expect(notice?.event).to.equal('api-key.create');
    const dump = JSON.stringify(await asOwner(api().db.ownerUrl, 'select n::text from user_notices n'));
    expect(dump).not.to.contain(key.key.split('_').at(-1));
  });

  it('tell of a refresh token that was used twice', async () => {
    const person = await api().person('readonly_user');
    const body = { refresh_token: person.refresh_token };
    await api().call('POST', '/api/v1/auth/refresh', { body });
    await asOwner(
      api().db.ownerUrl,
      `update sessions set rotated_at = rotated_at - interval '1 minute' where user_id = $1`,
      [person.id],
    );
    expect((await api().call('POST', '/api/v1/auth/refresh', { body })).status).to.equal(401);
    expect((await stored(person.id))[0]).to.equal('session.token-reused');
  });

  it('tell of a lock after wrong passwords, and after wrong codes', async () => {
    const [one, other] = [await api().person('readonly_user'), await api().person('readonly_user')];
    for (let turn = 0; turn < 5; turn += 1) await login(one.email, 'wrong');
    const told = (id: string) =>
      eventually(
        () => stored(id),
        (events) => events[0] === 'account.lock',
      );
    await told(one.id);
    const { secret } = await enrolMfa(api(), other);
    const right = await codeOf(secret);
    const wrong = right === '000000' ? '000001' : '000000';
    await freeSteps(api(), other.id);
    const challenge = await challengeOf(api(), other.email);
    for (let turn = 0; turn < 5; turn += 1) {
      await api().call('POST', '/api/v1/auth/mfa/verify', { body: { challenge, code: wrong } });
    }
    await told(other.id);
  });

  it('are written with the event or not at all', async () => {
    const person = await api().person('readonly_user');
    const { ownerUrl } = api().db;
    await asOwner(ownerUrl, 'alter table user_notices add constraint closed check (event is null) not valid');
    try {
      const body = { current_password: PASSWORD, new_password: NEW_PASSWORD };
      const answer = await api().call('POST', '/api/v1/auth/password', { token: person.access_token, body });
      expect(answer.status).to.equal(500);
    } finally {
      await asOwner(ownerUrl, 'alter table user_notices drop constraint closed');
    }
    expect((await login(person.email)).status).to.equal(200);
  });

  it('belong to their user, are read one by one or all together, and say how many wait', async () => {
    const [mine, other] = [await api().person('readonly_user'), await api().person('admin')];
    await login(mine.email);
    await login(mine.email);
    const token = mine.access_token;
    const { items } = await list(token, '?limit=1');
    const [notice] = items;
    const read = (id: string, as: string) => api().call('POST', `${PATH}/${id}/read`, { token: as });
    expect((await read(notice?.id ?? '', other.access_token)).status).to.equal(404);
    expect((await read(notice?.id ?? '', token)).status).to.equal(204);
    expect((await list(token)).items[0]?.read_at).to.be.a('string');
    const unread = await list(token, '?unread=true&limit=1');
    expect(unread.items).to.have.length(1);
    expect(unread.headers.get('x-total-count')).to.equal('2');
    expect((await api().call('POST', `${PATH}/read`, { token })).body).to.deep.equal({ read: 2 });
    expect((await list(token, '?unread=true')).items).to.deep.equal([]);
    expect((await list(other.access_token)).items.every(({ read_at }) => read_at === null)).to.equal(true);
  });
});
