import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const MOST_PAGES = 60;

/** Runs in every page; as text, because it is for a browser. */
const REPORT = `addEventListener('securitypolicyviolation', (event) =>
  reportViolation(location.pathname + ': ' + event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample));`;

/** Whether there is a Chromium to look with. */
export function hasChromium(): boolean {
  return existsSync(PROGRAM);
}

/** Starts it. */
export function openChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: PROGRAM, args: ['--no-sandbox', '--disable-gpu'] });
}

/** What went wrong on pages, in words; each list should be empty. */
export interface Sightings {
  pages: string[];
  violations: string[];
  dialogs: string[];
  outside: string[];
  errors: string[];
}

/** Pages of one browser context that report what they should not do. */
export interface Watched {
  context: BrowserContext;
  sightings: Sightings;
  open(path: string): Promise<Page>;
  /** Opens the path and everything of the same origin that it, and what follows, links to. */
  crawl(path: string): Promise<void>;
}

/** A context whose pages are watched. `settle` is how long a page gets to do what it should not. */
export async function watched(browser: Browser, url: string, settle = 400): Promise<Watched> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const sightings: Sightings = { pages: [], violations: [], dialogs: [], outside: [], errors: [] };
  await context.exposeFunction('reportViolation', (text: string) => sightings.violations.push(text));
  await context.addInitScript({ content: REPORT });
  context.on('dialog', async (dialog) => {
    sightings.dialogs.push(`${dialog.page()?.url()}: ${dialog.message()}`);
    await dialog.dismiss();
  });
  context.on('weberror', (error) => sightings.errors.push(`${error.page()?.url()}: ${error.error().message}`));
  context.on('request', (request) => {
    const target = request.url();
    if (/^(https?|wss?|ftp):/.test(target) && new URL(target).origin !== url) sightings.outside.push(target);
  });
  context.on('console', (message) => {
    if (/content security policy|trustedhtml/i.test(message.text())) sightings.violations.push(message.text());
  });
  const open = async (path: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(url + path, { waitUntil: 'load' }).catch(() => {});
    await page.waitForTimeout(settle);
    sightings.pages.push(path);
    return page;
  };
  return {
    context,
    sightings,
    open,
    async crawl(path) {
      const seen = new Set<string>();
      const left = [path];
      for (let next = left.shift(); next !== undefined && seen.size < MOST_PAGES; next = left.shift()) {
        if (seen.has(next)) continue;
        seen.add(next);
        const page = await open(next);
        const links = (await page.evaluate(
          '[...document.querySelectorAll("a[href]")].map((link) => link.href)',
        )) as string[];
        for (const link of links) {
          const bad = /^(javascript|data|vbscript):/i.test(link);
          if (bad) sightings.violations.push(`${next} links to ${link.slice(0, 100)}`);
          else if (new URL(link).origin === url) left.push(link.slice(url.length).replace(/#.*$/, '') || '/');
        }
        await page.close();
      }
    },
  };
}
