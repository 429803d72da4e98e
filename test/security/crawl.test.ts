import { Worker } from 'bullmq';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { PASSWORD, type Person, useApi } from '../support/api.ts';
import { testEnvironment } from '../support/environment.ts';
import { hasChromium, openChromium, type Watched, watched } from '../support/security/crawler.ts';
import { useFigures } from '../support/security/figures.ts';
import { fillWith, MARKUP } from '../support/security/laden-data.ts';
import { LONG_FORM } from '../support/security/long-form.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

/** All of them in the long form, the first few in the short one. */
const texts = MARKUP.slice(0, LONG_FORM ? MARKUP.length : 4);

describe('every page, over data that is markup and script', function () {
  this.timeout(180_000);
  let workers: TestWorkers | undefined;
  // Before the API's own, which takes the database away.
  after(async () => {
    await browser?.close();
    await workers?.stop();
  });
  const api = useApi({ auth: { stepUpSeconds: 7_200 } });
  const figures = useFigures('pages', {
    texts: texts.length,
    pages: 0,
    violations: 0,
    dialogs: 0,
    'requests outside': 0,
  });
  let browser: Browser | undefined;
  let admin: Person;

  before(async function () {
    if (!hasChromium()) {
      console.log('      Chromium is not installed: no page was opened.');
      this.skip();
    }
    workers = await startTestWorkers(api().db, { objects: api().services.objects });
    admin = await api().person('admin');
    const uploads = await fillWith(api(), admin, texts);
    expect(uploads.length).to.be.greaterThan(texts.length / 2);
    await fillQueues();
    browser = await openChromium();
  });

  /** Jobs as somebody would have to write them into Redis, of which one has failed. */
  async function fillQueues(): Promise<void> {
    const queues = Object.values(api().services.queues.byKind);
    const { prefix } = api().services.config.redis;
    for (const queue of queues) {
      for (const text of texts) {
        const job = await queue.add(text as never, { kind: 'ingest', id: text, text } as never, { attempts: 1 });
        await job.log(text);
      }
    }
    const [first] = queues;
    const url = new URL(testEnvironment().redisUrl);
    const connection = {
      host: url.hostname,
      port: Number(url.port),
      password: url.password,
      maxRetriesPerRequest: null,
    };
    const worker = new Worker(
      first?.name ?? '',
      async (job) => {
        throw new Error(`${MARKUP[0]} ${job.name}`);
      },
      { connection, prefix },
    );
    await new Promise((resolve) => worker.once('drained', () => resolve(undefined)));
    await worker.close();
  }

  const check = ({ sightings }: Watched) => {
    figures.pages = Number(figures.pages) + sightings.pages.length;
    figures.violations = Number(figures.violations) + sightings.violations.length;
    figures.dialogs = Number(figures.dialogs) + sightings.dialogs.length;
    figures['requests outside'] = Number(figures['requests outside']) + sightings.outside.length;
    const { violations, dialogs, outside, errors } = sightings;
    expect({ violations, dialogs, outside, errors }).to.deep.equal({
      violations: [],
      dialogs: [],
      outside: [],
      errors: [],
    });
  };

  it('would notice script in a page, a dialog and a request to elsewhere', async () => {
    const seen = await watched(browser as Browser, api().url);
    const page = await seen.open('/');
    const markup = '<img src="https://192.0.2.1/x" onerror="alert(1)">';
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)})`).catch(() => {});
    await page.evaluate('void setTimeout(() => alert(1), 0)');
    await page.waitForTimeout(500);
    expect(seen.sightings.violations).not.to.deep.equal([]);
    expect(seen.sightings.dialogs).to.have.lengthOf(1);
  });

  it('H2: the console shows it as text', async () => {
    const seen = await watched(browser as Browser, api().url);
    const page = await seen.open('/');
    await page.fill('input[name=email]', admin.email);
    await page.fill('input[name=password]', PASSWORD);
    await page.click('button[type=submit]');
    await page.waitForSelector('h1');
    await page.waitForSelector('text=onerror', { timeout: 10_000 });
    expect(await page.content()).to.contain('&lt;img src=x onerror=alert(1)&gt;');
    expect(await page.$('img[src=x]')).to.equal(null);
    // Everything that can be opened on the way, once.
    for (const summary of await page.$$('details > summary, nav a, nav button, [role=tab]')) {
      await summary.click({ timeout: 2_000 }).catch(() => {});
      await page.waitForTimeout(200);
    }
    check(seen);
  });

  for (const path of [
    '/',
    '/docs/',
    '/redoc/',
    '/?next=//192.0.2.1/',
    `/?next=${encodeURIComponent(MARKUP[2] as string)}`,
    `/${encodeURIComponent(MARKUP[0] as string)}`,
  ]) {
    it(`H2: ${path} asks nobody outside and runs nothing foreign`, async function () {
      if (path.length > 8 && !LONG_FORM) this.skip();
      const seen = await watched(browser as Browser, api().url);
      await seen.crawl(path);
      check(seen);
    });
  }

  it('H2: the queue board shows it as text', async () => {
    const { headers, body } = await api().call('POST', '/api/v1/auth/board-session', { token: admin.access_token });
    const [name = '', value = ''] = (headers.get('set-cookie') ?? '').split(';')[0]?.split('=') ?? [];
    const seen = await watched(browser as Browser, api().url);
    await seen.context.addCookies([{ name, value, domain: '127.0.0.1', path: body.url }]);
    const list = await api().call('GET', '/admin/queues/api/queues?activeQueue=ingest&status=failed&page=1', {
      headers: { cookie: `${name}=${value}` },
    });
    expect(list.text).to.contain('onerror');
    for (const { name: queue } of (list.body.queues as { name: string }[]).slice(0, LONG_FORM ? 99 : 2)) {
      for (const status of ['waiting', 'failed'])
        await (await seen.open(`/admin/queues/queue/${encodeURIComponent(queue)}?status=${status}`)).close();
    }
    const [first] = list.body.queues as { name: string; jobs: { id: string }[] }[];
    const page = await seen.open(`/admin/queues/queue/${first?.name}/${first?.jobs[0]?.id ?? '1'}`);
    expect(await page.$('img[src=x]')).to.equal(null);
    if (LONG_FORM) await seen.crawl('/admin/queues');
    check(seen);
  });
});
