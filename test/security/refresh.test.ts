import { expect } from 'chai';
import { rotateSession } from '../../src/db/sessions.ts';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { enrolMfa } from '../support/second-factor.ts';

describe('refresh tokens', () => {
  const api = useApi();
  const refresh = (refresh_token: string) => api().call('POST', '/api/v1/auth/refresh', { body: { refresh_token } });
  const me = async (token: string) => (await api().call('GET', '/api/v1/auth/me', { token })).status;
  const sql = (text: string, ...values: unknown[]) => asOwner(api().db.ownerUrl, text, values);

  it('rotate a hundred times, and each old one dies at once (R1)', async () => {
    let { refresh_token: token, id } = await api().person('readonly_user');
    for (let turn = 0; turn < 100; turn += 1) {
      const { status, body } = await refresh(token);
      expect(status).to.equal(200);
      expect((await refresh(token)).status).to.equal(409);
      token = body.refresh_token;
    }
    expect(await sql('select revoked_at from sessions where user_id = $1', id)).to.deep.equal([{ revoked_at: null }]);
  });

  it('end the whole session when an old one comes back late, on record (R2)', async () => {
    const person = await api().person('readonly_user');
    const { body: next } = await refresh(person.refresh_token);
    await sql(`update sessions set rotated_at = now() - interval '11 s' where user_id = $1`, person.id);
    expect((await refresh(person.refresh_token)).status).to.equal(401);
    expect((await refresh(next.refresh_token)).status).to.equal(401);
    expect(await me(next.access_token)).to.equal(401);
    const events = await sql(
      `select outcome from audit_log where actor_id = $1 and action = 'session.token-reused'`,
      person.id,
    );
    expect(events).to.deep.equal([{ outcome: 'denied' }]);
  });

  it('let one of fifty at once through, and the session lives on (R3)', async () => {
    const { refresh_token } = await api().person('readonly_user');
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refresh_token)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, ...Array(49).fill(409)]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await refresh(winner?.body.refresh_token)).status).to.equal(200);
  });

  it('forgive the other of two tabs within ten seconds (R4)', async () => {
    const person = await api().person('readonly_user');
    const { body: next } = await refresh(person.refresh_token);
    await sql(`update sessions set rotated_at = now() - interval '9 s' where user_id = $1`, person.id);
    const { status, body } = await refresh(person.refresh_token);
    expect([status, body.type]).to.deep.equal([409, '/problems/refresh-in-progress']);
    expect((await refresh(next.refresh_token)).status).to.equal(200);
  });

  it('are neither lost nor doubled by a crash in the middle (R5)', async () => {
    const person = await api().person('readonly_user');
    const { refreshTokens, database } = api().services;
    const claim = refreshTokens.read(person.refresh_token);
    const crashed = await database.control
      .transaction(async (transaction) => {
        const outcome = await rotateSession(transaction, {
          sessionId: claim?.sessionId ?? '',
          presented: claim?.hash ?? Buffer.alloc(32),
          next: Buffer.alloc(32, 1),
          idleSeconds: 900,
          graceSeconds: 10,
        });
        expect(outcome.result).to.equal('rotated');
        await transaction.raw('select pg_terminate_backend(pg_backend_pid())');
      })
      .catch(() => 'crashed');
    expect(crashed).to.equal('crashed');
    expect((await refresh(person.refresh_token)).status).to.equal(200);
  });

  describe('end with their session (R6):', () => {
    const cases: Record<string, (person: Person, admin: Person) => Promise<unknown>> = {
      'idle for fifteen minutes': ({ id }) =>
        sql(`update sessions set last_used_at = now() - interval '901 s' where user_id = $1`, id),
      'twelve hours old': ({ id }) => sql('update sessions set expires_at = now() where user_id = $1', id),
      'password changed elsewhere': async ({ email }) => {
        const { body } = await api().call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
        const change = { current_password: PASSWORD, new_password: 'another long password' };
        await api().call('POST', '/api/v1/auth/password', { token: body.access_token, body: change });
      },
      'second factor set up elsewhere': async (person) => {
        const login = { email: person.email, password: PASSWORD };
        const { body } = await api().call('POST', '/api/v1/auth/login', { body: login });
        await enrolMfa(api(), { ...person, ...body });
      },
      'role changed': ({ id }, { access_token: token }) =>
        api().call('PATCH', `/api/v1/users/${id}`, { token, body: { role: 'network_engineer' } }),
      'user disabled': ({ id }, { access_token: token }) =>
        api().call('PATCH', `/api/v1/users/${id}`, { token, body: { disabled: true } }),
      'second factor reset': ({ id }, { access_token: token }) =>
        api().call('POST', `/api/v1/users/${id}/reset-mfa`, { token }),
    };
    for (const [name, happen] of Object.entries(cases)) {
      it(name, async () => {
        const admin = await api().person('admin');
        const person = await api().person('readonly_user');
        expect(await me(person.access_token)).to.equal(200);
        await happen(person, admin);
        expect((await refresh(person.refresh_token)).status).to.equal(401);
        // What only the clock or another process did may be noticed fifteen seconds late; our own changes at once.
        if (!/idle|old/.test(name)) expect(await me(person.access_token)).to.equal(401);
      });
    }
  });

  it('are stored as hashes of 256 random bits (R7)', async () => {
    const { refresh_token, id } = await api().person('readonly_user');
    expect(Buffer.from(refresh_token, 'base64url')).to.have.lengthOf(64);
    const [row] = await sql(
      'select s::text as dump, length(refresh_hash) as bytes from sessions s where user_id = $1',
      id,
    );
    expect(row?.bytes).to.equal(32);
    expect(row?.dump).not.to.contain(refresh_token);
    expect(row?.dump).not.to.contain(Buffer.from(refresh_token, 'base64url').toString('hex'));
  });

  it('are refused to pages of other sites (R8; cookies are tested with browser sessions)', async () => {
    const { refresh_token } = await api().person('readonly_user');
    const headers = { cookie: `refresh_token=${refresh_token}`, origin: 'https://evil.example' };
    const answer = await api().call('POST', '/api/v1/auth/refresh', { headers });
    expect(answer.status).to.be.oneOf([403, 422]);
    expect(answer.headers.get('access-control-allow-origin')).to.equal(null);
    const plain = { 'content-type': 'text/plain', origin: 'https://evil.example' };
    const raw = JSON.stringify({ refresh_token });
    expect((await api().call('POST', '/api/v1/auth/refresh', { headers: plain, raw })).status).to.be.oneOf([403, 415]);
  });
});
