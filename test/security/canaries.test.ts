import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { type Answer, PASSWORD, useApi } from '../support/api.ts';
import { useCapturedLog } from '../support/captured-log.ts';
import { asOwner } from '../support/database.ts';
import { useFigures } from '../support/security/figures.ts';

const canary = (name: string) => `canary-${name}-${randomBytes(9).toString('hex')}`;

describe('secrets that are sent', () => {
  const api = useApi();
  const figures = useFigures('canaries', { secrets: 0, requests: 0, places: 0, found: 0 });
  const lines = useCapturedLog(api);
  const answers: Answer[] = [];
  const sent = {
    password: canary('password'),
    newPassword: canary('new-password'),
    bearer: `eyJ${canary('head')}.${canary('body')}.${canary('signature')}`,
    apiKey: `rf_${randomBytes(16).toString('hex')}_${randomBytes(32).toString('base64url')}`,
    refresh: randomBytes(64).toString('base64url'),
    cookie: canary('cookie'),
    code: '774411',
    content: canary('content'),
  };
  const real: string[] = [];

  const call = async (...request: Parameters<ReturnType<typeof api>['call']>) => {
    const answer = await api().call(...request);
    answers.push(answer);
    return answer;
  };

  it('go through every operation, where they belong and where they do not', async () => {
    const admin = await api().person('admin');
    real.push(admin.access_token, admin.refresh_token, PASSWORD);
    const secretBody = {
      ...{
        email: admin.email,
        password: sent.password,
        current_password: sent.password,
        new_password: sent.newPassword,
      },
      ...{ refresh_token: sent.refresh, token: sent.bearer, api_key: sent.apiKey, code: sent.code },
    };
    const login = (password: string) => call('POST', '/api/v1/auth/login', { body: { email: admin.email, password } });
    await login(sent.password);
    await call('POST', '/api/v1/auth/login', { body: { email: 'nobody@bank.example', password: sent.password } });
    const { body: pair } = await api().call('POST', '/api/v1/auth/login', {
      body: { email: admin.email, password: PASSWORD },
    });
    real.push(pair.access_token, pair.refresh_token);
    await call('POST', '/api/v1/auth/refresh', { body: { refresh_token: sent.refresh } });
    await call('POST', '/api/v1/auth/password', {
      token: pair.access_token,
      body: { current_password: sent.password, new_password: sent.newPassword },
    });
    for (const route of routes) {
      // Signing out would end the session that the rest needs; a broken-off stream says nothing here.
      if (route.path.endsWith('/logout') || /stream|events/.test(route.path)) continue;
      const path = route.path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
      const headers = {
        cookie: `ringfence_board=${sent.cookie}`,
        'x-api-key': sent.apiKey,
        'user-agent': `x ${sent.bearer}`,
      };
      const body = route.method === 'get' ? {} : { body: secretBody };
      const query = `?access_token=${sent.bearer}&password=${sent.password}&code=${sent.code}`;
      for (const token of [admin.access_token, sent.bearer, sent.apiKey]) {
        await call(route.method.toUpperCase(), path, { token, headers, ...body });
        await call(route.method.toUpperCase(), path + query, { token, headers, ...body });
      }
    }
    const form = new FormData();
    form.set('file', new Blob([`no log at all ${sent.content}\n`]), 'canary.csv');
    await call('POST', '/api/v1/files/upload', { token: admin.access_token, raw: form });
    const [head] = sent.bearer.split('.');
    await call('POST', '/api/v1/auth/login', {
      raw: `{"password":"${sent.password}", ${head}`,
      headers: { 'content-type': 'application/json' },
    });
    await api().services.events.flush();
    expect(answers.filter(({ status }) => status >= 500).map(({ text }) => text)).to.deep.equal([]);
    expect(answers.length).to.be.greaterThan(150);
  }).timeout(120_000);

  it('stand in no log line, audit row, job or answer', async () => {
    const audit = await asOwner<{ text: string }>(api().db.ownerUrl, 'select a::text as text from audit_log a');
    const jobs = await asOwner<{ text: string }>(api().db.ownerUrl, 'select j::text as text from jobs j');
    const queue = await dumpQueues();
    const places = {
      log: lines.join(''),
      audit: audit.map(({ text }) => text).join('\n'),
      jobs: jobs.map(({ text }) => text).join('\n'),
      queue,
      tables: await dumpTables(),
      measurements: (await api().call('GET', '/metrics')).text,
      answers: answers.map(({ text, headers }) => `${text} ${JSON.stringify([...headers])}`).join('\n'),
    };
    expect(lines.length, 'lines').to.be.greaterThan(150);
    expect(audit.length, 'rows').to.be.greaterThan(10);
    const secrets = [...Object.values(sent).flatMap((secret) => [secret, ...secret.split('.')]), ...real];
    // Of a column of bytes, the dump shows their digits.
    const forms = new Set(secrets.flatMap((secret) => [secret, Buffer.from(secret).toString('hex')]));
    Object.assign(figures, {
      secrets: new Set(secrets).size,
      requests: answers.length,
      places: Object.keys(places).length,
    });
    const found = Object.entries(places).flatMap(([place, text]) =>
      [...forms].filter((secret) => text.includes(secret)).map((secret) => `${secret.slice(0, 24)}… in ${place}`),
    );
    figures.found = found.length;
    expect(found).to.deep.equal([]);
    for (const line of lines) JSON.parse(line);
  });

  /** All that is stored, whatever the table is about. */
  async function dumpTables(): Promise<string> {
    const { ownerUrl } = api().db;
    const named = `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`;
    const tables = await asOwner<{ name: string }>(ownerUrl, named);
    expect(tables.length, 'tables').to.be.greaterThan(20);
    const dumps = tables.map(({ name }) =>
      asOwner<{ text: string }>(ownerUrl, `select t::text as text from ${name} t`),
    );
    return (await Promise.all(dumps))
      .flat()
      .map(({ text }) => text)
      .join('\n');
  }

  async function dumpQueues(): Promise<string> {
    const { redis, config } = api().services;
    const keys = await redis.keys(`${config.redis.prefix}:*`);
    const values = await Promise.all(
      keys.map(async (key) => JSON.stringify(await redis.hgetall(key).catch(() => redis.get(key).catch(() => key)))),
    );
    return [...keys, ...values].join('\n');
  }
});
