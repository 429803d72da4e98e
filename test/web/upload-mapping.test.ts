import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { useApi } from '../support/api.ts';
import { useConsole } from '../support/console.ts';
import { asOwner } from '../support/database.ts';

const TABLE = 'gizmo,widget,thing\n192.0.2.1,198.51.100.2,443\n192.0.2.3,198.51.100.2,22\n';

describe('a table whose columns are not certain, in the console', function () {
  this.timeout(90_000);
  const api = useApi();
  const { signIn, picture } = useConsole(api);
  let page: Page;

  const choose = async () => {
    const buffer = Buffer.from(TABLE);
    await page.setInputFiles('input[type=file]', { name: 'table.csv', mimeType: 'text/csv', buffer });
    await page.click('button:has-text("Upload")');
    await page.waitForSelector('dialog:has-text("What do the columns mean?")');
  };
  it('waits with what they could mean, and is read as somebody says', async () => {
    const { email, tenantId } = await api().person('network_engineer');
    page = (await signIn(email)).page;
    await page.waitForSelector('h1:has-text("Welcome")');
    await choose();
    expect(await page.inputValue('dialog [name="column-1"]')).to.equal('src');
    await picture(page, 'mapping');
    await page.click('dialog button:has-text("Later")');
    await page.waitForSelector('table[aria-label="Waiting tables"] td:has-text("table.csv")');
    await picture(page, 'waiting');
    await choose();
    await page.selectOption('dialog [name="column-1"]', 'dst');
    await page.selectOption('dialog [name="column-2"]', 'src');
    await page.selectOption('dialog [name="column-3"]', 'dst_port');
    await page.click('dialog button[type=submit]');
    await page.waitForSelector('#notice:has-text("being read")');
    await page.waitForSelector('table[aria-label="Waiting tables"]', { state: 'detached' });
    const sql = 'select state, mapping from uploads where tenant_id = $1';
    const [upload] = await asOwner<{ state: string; mapping: { columns: unknown } }>(api().db.ownerUrl, sql, [
      tenantId,
    ]);
    expect(upload?.state).not.to.equal('mapping');
    expect(upload?.mapping.columns).to.deep.equal([
      { index: 1, field: 'dst' },
      { index: 2, field: 'src' },
      { index: 3, field: 'dst_port' },
    ]);
  });
});
