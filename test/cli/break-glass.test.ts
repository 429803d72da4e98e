import { expect } from 'chai';
import { runAdmin } from '../support/admin-command.ts';
import { PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

describe('ringfence admin break-glass', function () {
  this.timeout(60_000);
  const api = useApi();
  const breakGlass = (...args: string[]) => runAdmin(api().db.ownerUrl, ['break-glass', ...args]);
  const WHY = ['--reason', 'nobody else is there', '--witness', 'Grace Hopper'];
  const signIn = (email: string, password = PASSWORD) =>
    api().call('POST', '/api/v1/auth/login', { body: { email, password } });
  const audited = (action: string, id: string) =>
    asOwner<{ actor_id: string | null; details: Record<string, unknown> }>(
      api().db.ownerUrl,
      'select actor_id, details from audit_log where action = $1 and target = $2',
      [action, id],
    );

  it('lifts the lock of the account and of nobody else', async () => {
    const [locked, other] = [await api().person('admin'), await api().person('admin')];
    for (const { email } of [locked, other]) {
      for (let turn = 0; turn < 5; turn += 1) await signIn(email, 'wrong');
      expect((await signIn(email)).status).to.equal(423);
    }
    const { code, says } = await breakGlass('unlock', locked.email, ...WHY);
    expect([code, says]).to.deep.equal([0, `${locked.email} can try again.\n`]);
    expect((await signIn(locked.email)).status).to.equal(200);
    expect((await signIn(other.email)).status).to.equal(423);
    const [row] = await audited('account.unlock', locked.id);
    expect(row?.actor_id).to.equal(null);
    expect(row?.details).to.include({ by: 'break glass', reason: 'nobody else is there', witness: 'Grace Hopper' });
    expect(row?.details.operator).to.be.a('string').and.not.equal('');
  });

  it('takes a second factor away, with the sessions, and the account signs in by password', async () => {
    const admin = await api().person('admin');
    await asOwner(
      api().db.ownerUrl,
      `with factor as (insert into user_mfa (user_id, tenant_id, sealed) select id, tenant_id, '\\x00' from users where id = $1)
       update users set mfa_enabled_at = now() where id = $1`,
      [admin.id],
    );
    expect((await signIn(admin.email)).status).to.equal(202);
    const { code, says } = await breakGlass('reset-mfa', admin.email, ...WHY);
    expect([code, says]).to.deep.equal([
      0,
      `${admin.email} has no second factor now, and sets up a new one after signing in. Sessions ended: 1.\n`,
    ]);
    expect((await signIn(admin.email)).status).to.equal(200);
    expect(await audited('mfa.reset', admin.id)).to.have.length(1);
    const refreshed = await api().call('POST', '/api/v1/auth/refresh', {
      body: { refresh_token: admin.refresh_token },
    });
    expect(refreshed.status).to.equal(401);
    expect((await breakGlass('reset-mfa', admin.email, ...WHY)).says).to.contain('has no second factor');
  });

  it('invites an administrator, who chooses a password with the token', async () => {
    const admin = await api().person('admin');
    const { says } = await breakGlass('invite', admin.email, ...WHY);
    const token = says.trim().split('\n').at(-1) ?? '';
    const password = 'seven quiet rivers at night';
    const accepted = await api().call('POST', '/api/v1/auth/accept-invitation', { body: { token, password } });
    expect(accepted.status).to.equal(204);
    expect((await signIn(admin.email, password)).status).to.equal(200);
    const [row] = await audited('user.invite', admin.id);
    expect(JSON.stringify(row)).to.contain('break glass').and.not.contain(token);
  });

  it('is for administrators; another account it makes one only when told to, and says so in the log', async () => {
    const analyst = await api().person('security_analyst');
    for (const act of ['unlock', 'reset-mfa', 'invite']) {
      const { code, says } = await breakGlass(act, analyst.email, ...WHY);
      expect([code, says.includes('is not an administrator')], act).to.deep.equal([1, true]);
    }
    expect((await breakGlass('invite', analyst.email, '--make-administrator', ...WHY)).code).to.equal(0);
    const [row] = await asOwner(api().db.ownerUrl, 'select role from users where id = $1', [analyst.id]);
    expect(row).to.deep.equal({ role: 'admin' });
    const [change] = await audited('user.change', analyst.id);
    expect(change?.details.before).to.deep.equal({ role: 'security_analyst', disabled: false });
  });

  it('changes nothing without a reason, a witness, and an account', async () => {
    const admin = await api().person('admin');
    expect((await breakGlass('unlock', admin.email, '--reason', 'why not')).says).to.contain('--witness');
    expect((await breakGlass('unlock', admin.email, '--reason', ' \n ', '--witness', 'x')).says).to.contain(
      'want words',
    );
    expect((await breakGlass('unlock', 'nobody@bank.example', ...WHY)).says).to.contain('Nobody has the address');
    expect(await audited('account.unlock', admin.id)).to.deep.equal([]);
  });
});
