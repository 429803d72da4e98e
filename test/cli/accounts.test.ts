import { expect } from 'chai';
import { runAdmin } from '../support/admin-command.ts';
import { PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

describe('ringfence admin tenant and user', function () {
  this.timeout(60_000);
  const api = useApi();
  const admin = (...args: string[]) => runAdmin(api().db.ownerUrl, args);
  const json = async (...args: string[]) => {
    const { code, says } = await admin(...args, '--json');
    expect(code, says).to.equal(0);
    return JSON.parse(says);
  };
  /** Takes the invitation up and signs in. */
  const enter = async (email: string, token: string) => {
    const accepted = { token, password: PASSWORD };
    const answer = await api().call('POST', '/api/v1/auth/accept-invitation', { body: accepted });
    expect(answer.status, answer.text).to.be.within(200, 204);
    return api().call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
  };
  const audited = (tenantId: string) =>
    asOwner<{ action: string; actor_id: string | null; details: Record<string, unknown> }>(
      api().db.ownerUrl,
      'select action, actor_id, details from audit_log where tenant_id = $1 order by id',
      [tenantId],
    );

  it("makes a tenant whose administrator signs in, sees its users and nobody else's", async () => {
    const made = await json('tenant', 'add', 'Second bank', '--admin', 'Chief@Second.example');
    const { status, body } = await enter('chief@second.example', made.invitation_token);
    expect(status).to.equal(200);
    const users = await api().call('GET', '/api/v1/users', { token: body.access_token });
    expect(users.body.items.map((user: { email: string; role: string }) => [user.email, user.role])).to.deep.equal([
      ['chief@second.example', 'admin'],
    ]);
    const rows = await audited(made.tenant_id);
    expect(rows.slice(0, 3).map(({ action }) => action)).to.deep.equal(['tenant.create', 'user.create', 'user.invite']);
    for (const { actor_id, details } of rows.slice(0, 3)) {
      expect(actor_id).to.equal(null);
      expect(details).to.include({ by: 'command line' });
      expect(details.operator).to.be.a('string').and.not.equal('');
    }
    const listed = await json('tenant', 'list');
    expect(listed.find(({ id }: { id: string }) => id === made.tenant_id)).to.include({
      name: 'Second bank',
      users: 1,
    });
  });

  it('gives accounts, changes them and ends their sessions', async () => {
    await json('tenant', 'add', 'Third bank', '--admin', 'chief@third.example');
    const added = ['user', 'add', 'reader@third.example', '--tenant', 'Third bank', '--role', 'readonly_user'];
    const made = await json(...added);
    const { body } = await enter('reader@third.example', made.invitation_token);
    const refreshed = () => api().call('POST', '/api/v1/auth/refresh', { body: { refresh_token: body.refresh_token } });
    const changed = await json('user', 'change', 'reader@third.example', '--role', 'security_analyst', '--disable');
    expect(changed).to.deep.include({ role: 'security_analyst', disabled: true, ended_sessions: 1 });
    expect((await refreshed()).status).to.equal(401);
    const login = { email: 'reader@third.example', password: PASSWORD };
    expect((await api().call('POST', '/api/v1/auth/login', { body: login })).status).to.equal(401);
    await json('user', 'change', 'reader@third.example', '--enable');
    expect((await api().call('POST', '/api/v1/auth/login', { body: login })).status).to.equal(200);
    expect((await audited(made.tenant_id)).map(({ action }) => action)).to.include('user.change');
  });

  it('says what it cannot do, and does nothing then', async () => {
    const person = await api().person('readonly_user');
    const before = await json('tenant', 'list');
    for (const [args, words] of [
      [['tenant', 'add', 'Second bank', '--admin', 'new@second.example'], /There is a tenant of the name/],
      [['tenant', 'add', 'Fourth bank', '--admin', person.email], /is taken/],
      [['tenant', 'add', 'Fourth bank', '--admin', 'nobody'], /--admin "nobody"/],
      [
        ['user', 'add', 'a@b.example', '--tenant', 'No bank', '--role', 'admin'],
        /There is no tenant of the name No bank/,
      ],
      [['user', 'add', 'a@b.example', '--tenant', 'Second bank', '--role', 'king'], /Allowed choices are admin/],
      [['user', 'change', 'chief@second.example', '--disable'], /last administrator/],
      [['user', 'change', 'chief@second.example'], /Say what to change/],
      [['user', 'change', 'none@second.example', '--enable'], /Nobody has the address/],
    ] as const) {
      const { code, says } = await admin(...args);
      expect(code, args.join(' ')).to.not.equal(0);
      expect(says).to.match(words);
    }
    expect(await json('tenant', 'list')).to.deep.equal(before);
  });
});
