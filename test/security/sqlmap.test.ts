import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import pg from 'pg';
import { useApi } from '../support/api.ts';
import { exampleOf, type Known } from '../support/security/examples.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { LONG_FORM, tries } from '../support/security/long-form.ts';
import { openMatrix } from '../support/security/matrix.ts';
import { OPERATIONS, type Operation, resolved } from '../support/security/operations.ts';
import { type Asker, makeAskers, makeSides } from '../support/security/principals.ts';
import { askSqlmap, hasSqlmap, type SqlmapRequest } from '../support/security/sqlmap.ts';

/** The whole of it; what is not tried by then is counted as not tried, and fails. */
const BUDGET = tries('SQLMAP_SECONDS', 600) * 1_000;
const PER_PLACE = 90;
/** sqlmap mostly waits; the API is what works. */
const AT_ONCE = 3;
/** Would end the session that all other requests use. */
const WITHOUT = ['logout', 'endOtherSessions', 'changePassword', 'streamEvents'];

describe('every parameter of every operation', () => {
  it('has a value to start from', () => {
    for (const { id, parameters } of OPERATIONS) {
      for (const { name, schema } of parameters) expect(() => exampleOf(schema, {}, name), id).not.to.throw();
    }
  });
});

describe('SQL in every parameter of every operation', function () {
  this.timeout(BUDGET + 180_000);
  const limits = { loginPer15Minutes: 1e7, userPerMinute: 1e7, anonymousPerHour: 1e7 };
  const auth = {
    stepUpSeconds: 7_200,
    accessTokenSeconds: 7_200,
    sessionIdleSeconds: 7_200,
    lockoutAttempts: 1_000_000,
  };
  const api = useApi({ auth, http: limits });
  const figures = useFigures('sqlmap', { places: 0, tried: 0, injectable: 0 });
  before(function () {
    if (!LONG_FORM) this.skip();
    if (hasSqlmap()) return;
    console.log('      sqlmap is not installed: not asked.');
    this.skip();
  });

  it('D4: is found by sqlmap where there is some', async () => {
    const client = new pg.Client({ connectionString: api().db.ownerUrl });
    await client.connect();
    const server: Server = createServer(async (request, response) => {
      const id = new URL(request.url ?? '', 'http://x').searchParams.get('id');
      const answer = await client.query(`select name from tenants where name <> '${id}'`).catch(() => undefined);
      response.statusCode = answer ? 200 : 500;
      response.end(JSON.stringify(answer?.rows ?? 'error'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const request = { name: 'control', method: 'GET', target: '/?id=x*', headers: {}, body: undefined };
    const { injectable, output } = await askSqlmap(url, request, PER_PLACE);
    server.close();
    await client.end();
    expect(injectable, output.slice(-2_000)).to.equal(true);
  });

  it('D4: is found in none of ours', async () => {
    const places = await placesToTry();
    figures.places = places.length;
    const found: string[] = [];
    const untried: string[] = [];
    const deadline = Date.now() + BUDGET;
    const queue = places.values();
    const work = async () => {
      for (const place of queue) {
        const left = (deadline - Date.now()) / 1_000;
        const verdict = left > 5 ? await askSqlmap(api().url, place, Math.min(left, PER_PLACE)) : undefined;
        if (verdict?.tested) count(figures, 'tried');
        else untried.push(`${place.name}: ${verdict?.output.slice(-300) ?? 'no time left'}`);
        if (verdict?.injectable) found.push(`${place.name}\n${verdict.output.slice(-1_500)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    figures.injectable = found.length;
    expect(found).to.deep.equal([]);
    expect(untried).to.deep.equal([]);
    expect((await api().call('GET', '/livez')).status).to.equal(200);
  });

  async function placesToTry(): Promise<SqlmapRequest[]> {
    const sides = await makeSides(api());
    const matrix = openMatrix(api(), sides);
    const admin = (await makeAskers(api(), sides)).find(({ name }) => name === 'admin') as Asker;
    const places: SqlmapRequest[] = [];
    for (const operation of OPERATIONS.filter((each) => !WITHOUT.includes(each.id))) {
      // What some requests need, such as a second factor, changes who asks.
      const asker = await admin.again();
      const headers = { Authorization: asker.headers.authorization as string, Accept: '*/*' };
      const known = await matrix.valuesOf(operation, asker);
      places.push(
        ...[...inAddress(operation, known), ...inBody(operation, known)].map((place) => ({ ...place, headers })),
      );
    }
    return places;
  }
});

type Place = Omit<SqlmapRequest, 'headers'>;

/** One request for each parameter of the path and the query, with a star behind its value. */
function inAddress({ id, method, path, parameters, json }: Operation, known: Known): Place[] {
  const body = json && JSON.stringify(exampleOf(json, known));
  return parameters
    .filter(({ name, in: place }) => place !== 'header' && name !== 'wait')
    .map(({ in: place, name, schema }) => {
      const query = () => `?${name}=${encodeURIComponent(String(exampleOf(schema, known, name)))}*`;
      const target = place === 'path' ? filled(path, known, name) : filled(path, known) + query();
      return { name: `${id} ${name}`, method, target, body };
    });
}

/** One request for each text and number of the body. */
function inBody({ id, method, path, json }: Operation, known: Known): Place[] {
  const body = json && (exampleOf(json, known) as Record<string, unknown>);
  return Object.entries(resolved(json ?? {}).properties ?? {}).flatMap(([name, schema]) => {
    const value = body?.[name] ?? exampleOf(schema, known, name);
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const starred = JSON.stringify({ ...body, [name]: `${value}*` });
    return [{ name: `${id} ${name}`, method, target: filled(path, known), body: starred }];
  });
}

function filled(path: string, known: Known, star?: string): string {
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => `${known[name] ?? known.id}${star === name ? '*' : ''}`);
}
