import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { PASSWORD, useApi } from '../support/api.ts';
import { dialogClosed, submitDialog, useConsole } from '../support/console.ts';
import { asOwner } from '../support/database.ts';
import { type IdentityProvider, startIdentityProvider } from '../support/identity-provider.ts';
import { ageStepUp, codeOf } from '../support/second-factor.ts';

describe('the console, with a session in cookies', function () {
  this.timeout(90_000);
  const api = useApi();
  const { open, signIn: enter, picture } = useConsole(api);
  const redirectUris: string[] = [];
  let idp: IdentityProvider;

  before(async () => {
    idp = await startIdentityProvider(() => redirectUris);
  });
  after(() => idp?.close());

  const signIn = async (email: string, password?: string) => {
    const opened = await enter(email, password);
    await opened.page.waitForSelector('h1:has-text("Welcome")');
    return opened;
  };
  const goTo = async (page: Page, title: string, heading: string) => {
    await page.click(`#menu a:has-text("${title}")`);
    await page.waitForSelector(`h1:has-text("${heading}")`);
  };

  it('signs in without a token within reach of scripts, and stays signed in', async () => {
    const { email } = await api().person('admin');
    const { context, page } = await signIn(email);
    await picture(page, 'overview');
    const cookies = await context.cookies();
    const hidden = cookies.filter(({ name }) => /ringfence-(access|refresh)$/.test(name));
    expect(hidden.map(({ name }) => name).sort()).to.deep.equal([
      '__Host-ringfence-access',
      '__Host-ringfence-refresh',
    ]);
    for (const cookie of hidden) {
      expect(cookie).to.include({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/' });
    }
    const reachable = await page.evaluate<string>(
      '[document.cookie, ...Object.values(localStorage), ...Object.values(sessionStorage)].join()',
    );
    for (const { value } of hidden) expect(reachable).not.to.contain(value);
    expect(reachable).to.match(/^__Host-ringfence-csrf=[\w-]+$/);
    await page.reload();
    await page.waitForSelector('h1:has-text("Welcome")');
    await context.clearCookies({ name: '__Host-ringfence-access' });
    await page.reload();
    await page.waitForSelector('h1:has-text("Welcome")');
    await page.click('#sign-out');
    await page.waitForSelector('input[name=email]');
    expect((await context.cookies()).filter(({ name }) => name.startsWith('__Host-'))).to.deep.equal([]);
  });

  it('cannot be used by a page of another origin, nor without the CSRF token', async () => {
    const { email, id } = await api().person('admin');
    const { context, page } = await signIn(email);
    const status = (script: (url: string) => Promise<number>, target: Page) => target.evaluate(script, api().url);
    const without = await status(
      (url) => fetch(`${url}/api/v1/auth/logout`, { method: 'POST' }).then((r) => r.status),
      page,
    );
    expect(without).to.equal(403);
    // The same machine by another name is another site.
    const elsewhere = await context.newPage();
    await elsewhere.goto(api().url.replace('127.0.0.1', 'localhost'));
    const attempt = (url: string) =>
      fetch(`${url}/api/v1/auth/logout`, { method: 'POST', mode: 'no-cors', credentials: 'include' }).then(
        () => 0,
        () => -1,
      );
    await status(attempt, elsewhere).catch(() => undefined);
    const form = await context.newPage();
    await form.setContent(`<form method="post" action="${api().url}/api/v1/auth/sessions"></form>`);
    await form.evaluate('document.querySelector("form").submit()');
    await form.waitForLoadState();
    const sql = 'select 1 from sessions where user_id = $1 and revoked_at is not null';
    expect(await asOwner(api().db.ownerUrl, sql, [id])).to.deep.equal([]);
    await page.reload();
    await page.waitForSelector('h1:has-text("Welcome")');
  });

  it('hands the audit log out once the password was given again', async () => {
    const { email, id } = await api().person('admin');
    const { page } = await signIn(email);
    await goTo(page, 'Audit log', 'Audit log');
    await page.waitForSelector('table[aria-label="Audit log"] td:has-text("session.start")');
    await picture(page, 'audit');
    await ageStepUp(api(), id);
    await page.click('button:has-text("Download as CSV")');
    const saved = page.waitForEvent('download');
    await submitDialog(page, { password: PASSWORD });
    const text = readFileSync(await (await saved).path(), 'utf8');
    expect(text)
      .to.match(/^seq,at,action,/)
      .and.contain('session.step-up');
    await page.waitForSelector('#notice:has-text("Saved as audit.csv")');
  });

  it('shows where one is signed in, and ends a session', async () => {
    const { email } = await api().person('readonly_user');
    const { page } = await signIn(email);
    await goTo(page, 'Account', 'Your account');
    const menu = await page.locator('#menu a').allTextContents();
    expect(menu).to.include.members(['Overview', 'Nodes', 'Account', 'API keys']);
    expect(menu).not.to.include.oneOf(['Scan scopes', 'Users', 'Single sign-on', 'Audit log']);
    expect(await page.locator('#menu a[aria-current=page]').textContent()).to.equal('Account');
    const rows = page.locator('table[aria-label="Your sessions"] tbody tr');
    await rows.nth(1).waitFor();
    expect(await rows.count()).to.equal(2);
    await page.click('button:has-text("End"):not(:has-text("others"))');
    await page.waitForSelector('#notice:has-text("ended")');
    expect(await rows.count()).to.equal(1);
    await picture(page, 'account');
  });

  it('sets up a second factor with the keyboard alone, gives backup codes, and switches it off', async () => {
    const { email, id } = await api().person('readonly_user');
    const { page } = await signIn(email);
    await ageStepUp(api(), id);
    await goTo(page, 'Account', 'Your account');
    await page.focus('button:has-text("Set up")');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog [name=password]');
    await picture(page, 'step-up');
    await page.keyboard.type('wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .problem:has-text("wrong")');
    await page.fill('dialog [name=password]', PASSWORD);
    await page.keyboard.press('Enter');
    const image = await page.waitForSelector('dialog img[alt^="QR code"]');
    expect(
      await image.evaluate((node) => (node as unknown as { naturalWidth: number }).naturalWidth),
    ).to.be.greaterThan(0);
    const secret = (await page.textContent('dialog code')) ?? '';
    await picture(page, 'second-factor');
    expect(await page.evaluate('document.activeElement.name')).to.equal('code');
    await page.keyboard.type(await codeOf(secret));
    await page.keyboard.press('Enter');
    const codes = await page.waitForSelector('dialog pre');
    expect((await codes.textContent())?.split('\n')).to.have.lengthOf(10);
    await picture(page, 'backup-codes');
    await submitDialog(page, {});
    await dialogClosed(page);
    await page.click('button:has-text("Switch off")');
    await submitDialog(page, {});
    await page.waitForSelector('button:has-text("Set up")');
  });

  it('makes an API key, shows it once, and revokes it', async () => {
    const { email } = await api().person('admin');
    const { page } = await signIn(email);
    await goTo(page, 'API keys', 'API keys');
    await page.click('button:has-text("New API key")');
    await picture(page, 'new-key');
    await submitDialog(page, { name: 'nightly <b>export</b>', days: '30', 'network:read': 'yes' });
    const key = (await page.textContent('dialog pre')) ?? '';
    const call = () => api().call('GET', '/api/v1/network/nodes', { headers: { 'x-api-key': key } });
    expect((await call()).status).to.equal(200);
    await submitDialog(page, {});
    await dialogClosed(page);
    expect(await page.content()).not.to.contain(key);
    await picture(page, 'keys');
    await page.click('button[aria-label="Revoke nightly <b>export</b>"]');
    await submitDialog(page, {});
    await page.waitForSelector('#notice:has-text("revoked")');
    expect((await call()).status).to.equal(401);
  });

  it('lets administrators invite, change, disable and unlock users', async () => {
    const { email } = await api().person('admin');
    const { page } = await signIn(email);
    await goTo(page, 'Users', 'Users');
    await page.click('button:has-text("Invite a user")');
    await submitDialog(page, { name: 'Nadia New', email: 'nadia@bank.example', role: 'security_analyst' });
    const link = (await page.textContent('dialog pre')) ?? '';
    await submitDialog(page, {});
    await dialogClosed(page);
    await picture(page, 'users');
    const invited = await open(link);
    await invited.page.fill('input[name=password]', 'a long new password of hers');
    await invited.page.click('button[type=submit]');
    await invited.page.waitForSelector('input[name=email]');
    expect(invited.page.url()).not.to.contain('invitation');
    const nadia = await signIn('nadia@bank.example', 'a long new password of hers');
    await page.click('button[aria-label="Role: Nadia New"]');
    await submitDialog(page, { role: 'network_engineer' });
    await dialogClosed(page);
    await page.waitForSelector('tr:has-text("Nadia New"):has-text("Network engineer")');
    await nadia.page.reload();
    await nadia.page.waitForSelector('input[name=email]');
    await page.click('button[aria-label="Disable Nadia New"]');
    await submitDialog(page, {});
    await page.waitForSelector('tr:has-text("Nadia New"):has-text("Disabled")');
    await page.click('button[aria-label="Enable Nadia New"]');
    await submitDialog(page, {});
    await page.waitForSelector('tr:has-text("Nadia New"):has-text("May sign in")');
    await page.click('button[aria-label="Unlock: Nadia New"]');
    await page.waitForSelector('#notice:has-text("may try again")');
  });

  it('shows scan scopes: one asks, another approves, a check tells, and a halt stops all', async () => {
    const engineer = await api().person('network_engineer');
    const asking = await signIn(engineer.email);
    await goTo(asking.page, 'Scan scopes', 'Scan scopes');
    await asking.page.click('button:has-text("Request a scope")');
    await submitDialog(asking.page, {
      name: 'branch <i>offices</i>',
      reason: 'inventory',
      cidrs: '198.51.100.0/24',
      windows: '',
    });
    await asking.page.waitForSelector('td:has-text("requested")');
    expect(await asking.page.locator('button:has-text("Approve")').count()).to.equal(0);

    const admin = await api().person('admin');
    const { page } = await signIn(admin.email);
    await goTo(page, 'Scan scopes', 'Scan scopes');
    await page.click('button[aria-label="Approve branch <i>offices</i>"]');
    await submitDialog(page, {});
    await page.waitForSelector('td:has-text("approved")');
    const check = async (targets: string, answer: string) => {
      await page.fill('input[name=targets]', targets);
      await page.click('button:has-text("Check")');
      await page.waitForSelector(`section[aria-label="Check a scan"] :text("${answer}")`);
    };
    await check('198.51.100.1-20', 'Allowed: 20 addresses');
    await check('198.51.101.1', 'No scope has these.');
    await check('$(id)', 'has a character that no address has');
    await picture(page, 'scan-scopes');
    await page.click('button:has-text("Halt all scanning")');
    await submitDialog(page, { reason: 'a printer' });
    await page.waitForSelector(':text("a printer")');
    await check('198.51.100.1', 'Scanning is halted.');
    await page.click('button:has-text("Resume scanning")');
    await page.waitForSelector('button:has-text("Halt all scanning")');
    await page.click('button[aria-label="Revoke branch <i>offices</i>"]');
    await submitDialog(page, {});
    await page.waitForSelector('td:has-text("revoked")');
    await check('198.51.100.1', 'was revoked');
  });

  it('registers an identity provider, and signs in through it', async () => {
    const { email } = await api().person('admin');
    const { page } = await signIn(email);
    await goTo(page, 'Single sign-on', 'Single sign-on');
    await page.click('button:has-text("Add a provider")');
    await submitDialog(page, { name: 'Bank directory', issuer: 'https://10.20.30.40/bank', client_id: 'x' });
    await page.waitForSelector('dialog .problem:has-text("Approve it first")');
    await page.click('dialog button:has-text("Cancel")');
    await page.click('button:has-text("Approve an address")');
    await submitDialog(page, { name: 'Directory', url: 'https://10.20.30.40', internal: '10.20.0.0/16 10.30.0.0/16' });
    await dialogClosed(page);
    await page.waitForSelector('tr:has-text("https://10.20.30.40:443"):has-text("10.20.0.0/16, 10.30.0.0/16")');
    await page.click('button:has-text("Add a provider")');
    await submitDialog(page, {
      name: 'Bank directory',
      issuer: idp.issuer,
      client_id: idp.clientId,
      client_secret: idp.clientSecret,
      scopes: 'openid email profile groups',
      group_claim: 'groups',
      role_mapping: 'analysts = security_analyst\nnet-admins = no_such_role',
      creates_users: 'yes',
    });
    await page.waitForSelector('dialog .problem:has-text("group = role")');
    await picture(page, 'new-provider');
    await submitDialog(page, { role_mapping: 'analysts = security_analyst' });
    await dialogClosed(page);
    await picture(page, 'providers');
    redirectUris.push((await page.textContent('td code')) ?? '');
    idp.account = {
      sub: 's',
      email: 'sso@bank.example',
      email_verified: true,
      name: 'Sam Signon',
      groups: ['analysts'],
    };
    const other = await open();
    await other.page.waitForSelector('a:has-text("Sign in with Bank directory")');
    await picture(other.page, 'sign-in');
    await other.page.click('a:has-text("Sign in with Bank directory")');
    await other.page.waitForSelector('h1:has-text("Welcome, Sam Signon")');
    idp.account = { sub: 't', email: 'other@bank.example', email_verified: true, groups: ['printers'] };
    const third = await open();
    await third.page.click('a:has-text("Sign in with Bank directory")');
    await third.page.waitForSelector('#notice.problem:has-text("None of your groups")');
    await picture(third.page, 'refused');
  });
});
