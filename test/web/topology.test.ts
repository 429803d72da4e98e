import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { discovery } from '../../src/workers/discovery.ts';
import { type Person, useApi } from '../support/api.ts';
import { useConsole } from '../support/console.ts';
import { jobContext, storeUpload } from '../support/network.ts';

describe('the console’s picture of the network', function () {
  this.timeout(300_000);
  const api = useApi();
  const { signIn, picture } = useConsole(api);
  let page: Page;
  let reader: Person;

  before(async () => {
    const { db, tenantId, call, person } = api();
    reader = await person('readonly_user');
    const engineer = await person('network_engineer');
    await storeUpload(db, tenantId, [
      ...Array.from({ length: 12 }, (_, index) => ({ src: `10.1.0.${10 + index}`, dst: '10.2.0.5' })),
      { src: '10.2.0.5', dst: '10.3.0.9', dst_port: 5432 },
      { src: '10.1.0.10', dst: '10.3.0.9', dst_port: 5432, failed: true, action: 'deny' },
      { src: '10.1.0.12', dst: '10.3.0.99', dst_port: 22, failed: true, bytes_in: null },
    ]);
    for (const [name, range] of [
      ['Offices', '10.1.0.0/16'],
      ['<img src=x onerror=alert(1)>', '10.2.0.0/16'],
      ['Data', '10.3.0.0/16'],
    ]) {
      await call('POST', '/api/v1/zones', { token: engineer.access_token, body: { name, ranges: [range] } });
    }
    await discovery({}, jobContext(db, tenantId));
    page = (await signIn(reader.email)).page;
    page.setDefaultTimeout(120_000);
    await page.setViewportSize({ width: 1280, height: 1000 });
    await page.click('#menu a:has-text("Topology")');
    await page.waitForSelector('.diagram svg');
  });
  const shown = () => page.waitForSelector('.diagram:not(.waiting) svg');

  it('shows zones as boxes, with their names as text, and the same as a table', async () => {
    const text = (await page.textContent('.diagram svg')) ?? '';
    for (const name of ['Offices', 'Data', '<img src=x onerror=alert(1)>', 'Overview']) expect(text).to.include(name);
    expect(await page.locator('.diagram img').count()).to.equal(0);
    const rows = await page.locator('table[aria-label="Connections on this page"] tbody tr').allTextContents();
    expect(rows.some((row) => row.includes('Only refused attempts'))).to.equal(true);
    await picture(page, 'topology');
  });

  it('says what is known of a shape that is picked by keyboard', async () => {
    const target = page.locator('.diagram .target').first();
    await target.focus();
    await target.press('Enter');
    const name = (await target.getAttribute('aria-label'))?.split(',')[0] ?? '';
    await page.waitForSelector(`section[aria-label="Details"] h2:has-text(${JSON.stringify(name)})`);
  });

  it('turns to the page of a zone, and draws what nobody answered when asked to', async () => {
    const option = page.locator('#page option', { hasText: 'Offices' });
    await page.selectOption('#page', (await option.getAttribute('value')) ?? '');
    await page.waitForSelector('.diagram svg[aria-label*="Zone Offices"]');
    await page.check('input[type=checkbox]');
    await shown();
    await page.waitForSelector('td:has-text("Nobody answered")');
    await picture(page, 'topology-zone');
  });
});
