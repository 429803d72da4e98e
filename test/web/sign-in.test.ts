import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { PASSWORD, useApi } from '../support/api.ts';
import { useConsole } from '../support/console.ts';
import { codeOf, enrolMfa } from '../support/second-factor.ts';

describe('signing in to the console', function () {
  this.timeout(60_000);
  const api = useApi({ auth: { requireMfaRoles: 'admin' } });
  const { open, signIn } = useConsole(api);

  const giveCode = async (page: Page, code: string) => {
    await page.fill('input[name=code]', code);
    await page.click('button[type=submit]');
  };

  it('asks for the code of whoever has a second factor', async () => {
    const person = await api().person('readonly_user');
    const { secret } = await enrolMfa(api(), person);
    const { page } = await signIn(person.email);
    await giveCode(page, '000000');
    await page.waitForSelector('#notice.problem:not([hidden])');
    await giveCode(page, await codeOf(secret));
    await page.waitForSelector('h1:has-text("Welcome")');
  });

  it('hides passwords while they are typed, and lets them be pasted and filled in by password managers', async () => {
    const person = await api().person('readonly_user');
    const { page } = await open();
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
    const { page } = await signIn((await api().person('admin')).email);
    const secret = await page.textContent('form code');
    await giveCode(page, await codeOf(secret ?? ''));
    expect((await page.textContent('form pre'))?.split('\n')).to.have.lengthOf(10);
    await page.click('button[type=submit]');
    await page.waitForSelector('h1:has-text("Welcome")');
  });
});
