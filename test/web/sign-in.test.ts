import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { type Browser, chromium, type Page } from 'playwright-core';
import { PASSWORD, useApi } from '../support/api.ts';
import { codeOf, enrolMfa } from '../support/second-factor.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

describe('signing in to the console', function () {
  this.timeout(60_000);
  const api = useApi({ auth: { requireMfaRoles: 'admin' } });
  let browser: Browser | undefined;
  const errors: string[] = [];
  before(async function () {
    if (!existsSync(CHROMIUM)) return this.skip();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  after(() => browser?.close());

  const signIn = async (email: string): Promise<Page> => {
    const page = (await (await browser?.newContext())?.newPage()) as Page;
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(api().url);
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', PASSWORD);
    await page.click('button[type=submit]');
    return page;
  };
  const giveCode = async (page: Page, code: string) => {
    await page.fill('input[name=code]', code);
    await page.click('button[type=submit]');
  };

  it('asks for the code of whoever has a second factor', async () => {
    const person = await api().person('readonly_user');
    const { secret } = await enrolMfa(api(), person);
    const page = await signIn(person.email);
    await giveCode(page, '000000');
    await page.waitForSelector('#notice.problem:not([hidden])');
    await giveCode(page, await codeOf(secret));
    await page.waitForSelector('h1:has-text("Welcome")');
    expect(errors).to.deep.equal([]);
  });

  it('hides passwords while they are typed, and lets them be pasted and filled in by password managers', async () => {
    const person = await api().person('readonly_user');
    const page = (await (await browser?.newContext())?.newPage()) as Page;
    await page.goto(api().url);
    const password = page.locator('input[name=password]');
    expect(await password.getAttribute('type')).to.equal('password');
    expect(await password.getAttribute('autocomplete')).to.equal('current-password');
    expect(await page.getAttribute('input[name=email]', 'autocomplete')).to.equal('username');
    // What is copied out of a field that shows it comes out of the clipboard whole.
    await page.fill('input[name=email]', PASSWORD);
    await page.press('input[name=email]', 'Control+A');
    await page.press('input[name=email]', 'Control+C');
    await password.press('Control+V');
    expect(await password.inputValue()).to.equal(PASSWORD);
    await page.fill('input[name=email]', person.email);
    await page.click('button[type=submit]');
    await page.waitForSelector('h1:has-text("Welcome")');
  });

  it('sets one up for a role that must have one', async () => {
    const page = await signIn((await api().person('admin')).email);
    const secret = await page.textContent('form code');
    await giveCode(page, await codeOf(secret ?? ''));
    expect((await page.textContent('form pre'))?.split('\n')).to.have.lengthOf(10);
    await page.click('button[type=submit]');
    await page.waitForSelector('h1:has-text("Welcome")');
    expect(errors).to.deep.equal([]);
  });
});
