import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import type { Role } from '../../src/domain/access/permissions.ts';
import { PASSWORD, type TestApi } from './api.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
/** A folder for pictures of the pages, for people to look at. */
const PICTURES = process.env.CONSOLE_PICTURES;

/** A page with cookies of its own. */
export interface ConsoleWindow {
  context: BrowserContext;
  page: Page;
}

/** The console in a browser. */
export interface TestConsole {
  /** The console, or the page at `url`. */
  open(url?: string): Promise<ConsoleWindow>;
  /** Opens it and sends off name and password. What comes then is for the caller to await. */
  signIn(email: string, password?: string): Promise<ConsoleWindow>;
  /** Signs in as somebody new and goes to the page that the menu names so. */
  openAs(role: Role, title: string): Promise<Page>;
  picture(page: Page, name: string): Promise<void>;
}

/**
 * Gives the surrounding `describe` a browser; without one its tests are skipped. A test in whose windows a script failed,
 * a dialog of the browser came up or a policy was broken fails.
 */
export function useConsole(api: () => TestApi): TestConsole {
  let browser: Browser | undefined;
  const faults: string[] = [];
  before(async function () {
    if (!existsSync(CHROMIUM)) return this.skip();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
  });
  after(() => browser?.close());
  afterEach(() => {
    expect(faults.splice(0)).to.deep.equal([]);
  });

  const open = async (url = api().url): Promise<ConsoleWindow> => {
    const context = await (browser as Browser).newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`));
    page.on('console', (message) => {
      if (/Content Security Policy|Trusted/i.test(message.text())) faults.push(message.text());
    });
    await page.goto(url);
    return { context, page };
  };
  const signIn = async (email: string, password = PASSWORD) => {
    const opened = await open();
    await opened.page.fill('input[name=email]', email);
    await opened.page.fill('input[name=password]', password);
    await opened.page.click('button[type=submit]');
    return opened;
  };
  return {
    open,
    signIn,
    async openAs(role, title) {
      const { page } = await signIn((await api().person(role)).email);
      await page.click(`#menu a:text-is("${title}")`);
      await page.waitForSelector(`h1:has-text("${title}")`);
      return page;
    },
    async picture(page, name) {
      if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
    },
  };
}

/** The rows of the table that has this name. */
export function rowsOf(page: Page, table: string): Locator {
  return page.locator(`table[aria-label="${table}"] tbody tr`);
}

/** Says yes to the dialog. */
export function confirm(page: Page): Promise<void> {
  return page.click('dialog button[type=submit]');
}

/** Fills the dialog in, by the names of its fields, and says yes. */
export async function submitDialog(page: Page, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`dialog [name="${name}"]`);
    if ((await field.evaluate((node) => node.tagName)) === 'SELECT') await field.selectOption(value);
    else if ((await field.getAttribute('type')) === 'checkbox') await field.check();
    else await field.fill(value);
  }
  await confirm(page);
}

/** Waits until no dialog is open. */
export async function dialogClosed(page: Page): Promise<void> {
  await page.waitForSelector('dialog', { state: 'detached' });
}

/** The same as submitDialog, for a dialog that then closes. */
export async function completeDialog(page: Page, values: Record<string, string>): Promise<void> {
  await submitDialog(page, values);
  await dialogClosed(page);
}
