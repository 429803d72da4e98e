import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { LONG_FORM, tries } from '../support/security/long-form.ts';
import { comparable, type Matrix, openMatrix, type Whose } from '../support/security/matrix.ts';
import { OPERATIONS, type Operation, resolved } from '../support/security/operations.ts';
import { type Asker, makeAskers, makeSides, type Side } from '../support/security/principals.ts';
import { thingMakers } from '../support/security/things.ts';

/** What no caller may set, whatever the body is about. */
const MASS = [
  ...['tenant_id', 'role_id', 'is_superuser', 'mfa_enabled', 'lease_epoch', 'created_by', 'password_hash', 'id'],
  ...['__proto__', 'constructor', 'prototype'],
];
const PATHS = new Set(OPERATIONS.map(({ path }) => path));
/** Ids that are none. */
const NO_IDS = [
  ...['null', '0', '-1', '[]', '{}', '*', '%', "'", '%00', 'undefined', '%2e%2e', 'true', '1e3', '%27%20or%201=1--'],
  ...[
    '00000000-0000-0000-0000-000000000000',
    `${randomUUID()},${randomUUID()}`,
    `${randomUUID()}%00`,
    'a'.repeat(7_000),
  ],
];
const HIDDEN = [
  ...['filter[mfa_secret][starts]=A', 'filter[password_hash][starts]=$', 'sort=password_hash', 'order_by=secret_hash'],
  ...['fields=password_hash', 'include=sessions', 'select=*', 'tenant_id=00000000-0000-4000-8000-000000000000'],
  ...['__proto__[x]=1', 'limit[]=1', 'limit=1&limit=2', 'limit[gt]=1'],
];
/** Free data by design: its keys are whatever the caller says. */
const isFree = (operation: Operation) => Object.keys(bodyOf(operation).properties ?? {}).length === 0;
const bodyOf = (operation: Operation) => resolved(operation.json ?? {});

describe('the walls between tenants, things and fields', function () {
  this.timeout(LONG_FORM ? 600_000 : 60_000);
  const api = useApi({
    auth: { stepUpSeconds: 7_200 },
    http: { loginPer15Minutes: 1e7, userPerMinute: 1e7, anonymousPerHour: 1e7 },
  });
  const figures = useFigures('object walls', { requests: 0, crossings: 0, '5xx': 0 });
  let sides: { ours: Side; theirs: Side };
  let askers: Asker[];
  let admin: Asker;
  let matrix: Matrix;

  before(async () => {
    sides = await makeSides(api());
    askers = await makeAskers(api(), sides);
    admin = askers.find(({ name }) => name === 'admin') as Asker;
    matrix = openMatrix(api(), sides);
  });

  const ask = async (...[cell, change]: Parameters<Matrix['ask']>) => {
    const answer = await matrix.ask(cell, change);
    count(figures, 'requests');
    if (answer.status >= 500) count(figures, '5xx');
    return answer;
  };
  const call = async (...request: Parameters<ReturnType<typeof api>['call']>) => {
    const answer = await api().call(...request);
    count(figures, 'requests');
    if (answer.status >= 500) count(figures, '5xx');
    return answer;
  };
  const whoseOf = (operation: Operation): Whose =>
    matrix.cellsOf(operation, [admin])[0]?.whose === 'none' ? 'none' : 'own';

  it('B4: a cursor of one tenant shows another only its own', async () => {
    const pages = OPERATIONS.filter(({ parameters }) => parameters.some(({ name }) => name === 'cursor'));
    const makers = thingMakers(api());
    for (const { ours, theirs } of [sides, { ours: sides.theirs, theirs: sides.ours }]) {
      for (const make of Object.values(makers)) await make({ side: ours, person: ours.admin });
      for (const { path } of pages.filter((each) => !each.path.includes('{'))) {
        const first = await call('GET', `${path}?limit=1`, { token: ours.admin.access_token });
        const cursor = first.body.next_cursor ?? first.body.cursor;
        if (!cursor) continue;
        const other = await call('GET', `${path}?cursor=${encodeURIComponent(cursor)}`, {
          token: theirs.admin.access_token,
        });
        expect(other.status, path).to.be.oneOf([200, 400]);
        expect(other.text, path).not.to.contain(ours.admin.id).and.not.to.contain(ours.tenantId);
      }
    }
  });

  it('B1, B3: an id of another tenant in a body is answered as one that does not exist', async () => {
    const makers = thingMakers(api());
    const kinds: Record<string, string> = {
      upload_id: 'files',
      report_id: 'reports',
      user_id: 'users',
      job_id: 'jobs',
      target_id: 'report-targets',
    };
    let found = 0;
    for (const operation of OPERATIONS.filter(({ json }) => json)) {
      for (const [name, schema] of Object.entries(bodyOf(operation).properties ?? {})) {
        if (resolved(schema).format !== 'uuid') continue;
        const make = makers[kinds[name] ?? `${name.replace(/_id$/, '')}s`];
        if (!make) throw new Error(`nothing makes what ${name} of ${operation.id} names`);
        const foreign = await make({ side: sides.theirs, person: sides.theirs.admin });
        const put = (id: string) =>
          ask({ operation, asker: admin, whose: whoseOf(operation) }, (request) => ({
            ...request,
            body: { ...(request.body as object), [name]: id },
          }));
        const [theirs, nobodys] = [await put(foreign), await put(randomUUID())];
        expect(theirs.status, `${operation.id} ${name}`).to.be.oneOf([404, 422]);
        expect(comparable(theirs)).to.equal(comparable(nobodys));
        found += 1;
      }
    }
    const queued = async (upload_id: string) =>
      call('POST', '/api/v1/jobs', {
        token: sides.ours.admin.access_token,
        body: { kind: 'ingest', payload: { upload_id } },
      });
    const foreign = await makers.files?.({ side: sides.theirs, person: sides.theirs.admin });
    expect(comparable(await queued(foreign ?? ''))).to.equal(comparable(await queued(randomUUID())));
    expect(found).to.be.greaterThan(0);
  });

  it('B1: an id of another tenant in a filter finds nothing', async () => {
    for (const operation of OPERATIONS.filter(({ method }) => method === 'GET')) {
      for (const { name, schema } of operation.parameters.filter((each) => each.in === 'query')) {
        if (resolved(schema).format !== 'uuid') continue;
        const cell = { operation, asker: admin, whose: whoseOf(operation) };
        const { status, text } = await ask(cell, ({ target, ...rest }) => ({
          ...rest,
          target: `${target}?${name}=${sides.theirs.admin.id}`,
        }));
        expect(status, `${operation.id} ${name}`).to.be.oneOf([200, 404]);
        expect(text, operation.id).not.to.contain('"tenant_id"');
        if (status === 200 && operation.id.startsWith('list')) expect(JSON.parse(text).items).to.deep.equal([]);
      }
    }
  });

  it('B6: an id that is none is never taken for all of them', async () => {
    for (const operation of OPERATIONS.filter(({ path }) => path.includes('{id}'))) {
      for (const id of NO_IDS) {
        const cell = { operation, asker: admin, whose: 'missing' as const };
        // Where there is something a step up, that is what a client asks for by itself.
        if (id === '%2e%2e' && PATHS.has(new URL(operation.path.replace('{id}', id), 'http://a').pathname)) continue;
        const { status, text } = await ask(cell, ({ target, ...rest }) => ({
          ...rest,
          target: operation.path.replace('{id}', id) + (target.split('?')[1] ? `?${target.split('?')[1]}` : ''),
        }));
        expect(status, `${operation.id} ${id.slice(0, 60)} ${text.slice(0, 200)}`).to.be.oneOf([400, 404, 405, 414]);
      }
    }
  });

  it('B7: a body with a property that is not described is refused, and changes nothing', async () => {
    for (const operation of OPERATIONS.filter((each) => each.json && !isFree(each))) {
      for (const name of MASS.filter((each) => !Object.hasOwn(bodyOf(operation).properties ?? {}, each))) {
        const cell = { operation, asker: admin, whose: whoseOf(operation) };
        const { status, body } = await ask(cell, (request) => ({
          ...request,
          body: Object.fromEntries([...Object.entries(request.body as object), [name, { admin: true }]]),
        }));
        expect([status, body.type], `${operation.id} ${name}`).to.deep.equal([422, '/problems/validation']);
      }
    }
    expect(({} as Record<string, unknown>).admin).to.equal(undefined);
    const sql = 'select count(*)::int as count from users where tenant_id not in ($1, $2)';
    expect(await asOwner(api().db.ownerUrl, sql, [sides.ours.tenantId, sides.theirs.tenantId])).to.deep.equal([
      { count: 0 },
    ]);
  });

  it('B8: no list is filtered, sorted or widened by what it does not name', async () => {
    for (const operation of OPERATIONS.filter(
      ({ method, permission }) => method === 'GET' && permission !== 'public',
    )) {
      for (const query of HIDDEN) {
        const cell = { operation, asker: admin, whose: whoseOf(operation) };
        const { status, text } = await ask(cell, ({ target, ...rest }) => ({
          ...rest,
          target: `${target}${target.includes('?') ? '&' : '?'}${query}`,
        }));
        expect([400, 422], `${operation.id} ${query}: ${status} ${text.slice(0, 100)}`).to.include(status);
      }
    }
  });

  it('B9: nobody raises himself, nor reaches into another tenant', async () => {
    for (const { name, person, headers } of askers.filter((each) => each.person && each.name !== 'admin')) {
      const own = await call('PATCH', `/api/v1/users/${person?.id}`, { headers, body: { role: 'admin' } });
      expect(own.status, name).to.equal(name === 'admin of another tenant' ? 200 : 403);
      const other = await call('PATCH', `/api/v1/users/${sides.ours.admin.id}`, { headers, body: { disabled: true } });
      expect(other.status, name).to.be.oneOf(name === 'admin of another tenant' ? [401, 404] : [403]);
    }
  });

  it('B10: one after the other, no tenant ever gets an answer of the other', async () => {
    const marks = new Map([
      [sides.ours, `mark-${randomUUID()}`],
      [sides.theirs, `mark-${randomUUID()}`],
    ]);
    for (const [{ admin: person }, title] of marks) {
      const body = { title, description: title, severity: 'low', evidence: { note: title } };
      await call('POST', '/api/v1/security/alerts', { token: person.access_token, body });
      await call('POST', '/api/v1/reports', { token: person.access_token, body: { title } });
    }
    const lists = OPERATIONS.filter(
      ({ id, method, path, permission, parameters, wide }) =>
        method === 'GET' &&
        // One tenant of the two is not the platform's.
        !wide &&
        // A stream has no end.
        id !== 'streamEvents' &&
        !path.includes('{') &&
        permission !== 'public' &&
        !parameters.some((parameter) => parameter.in === 'query' && parameter.required),
    );
    let crossings = 0;
    for (let round = 0; round < tries('ALTERNATIONS', 200, 2_000) / lists.length / 2; round += 1) {
      for (const { path } of lists) {
        for (const [side, mark] of marks) {
          const { status, text, headers } = await call('GET', path, { token: side.admin.access_token });
          expect(status, path).to.equal(200);
          expect(headers.get('cache-control'), path).to.contain('no-store');
          for (const other of marks.values()) if (other !== mark && text.includes(other)) crossings += 1;
        }
      }
    }
    figures.crossings = crossings;
    expect(crossings).to.equal(0);
  });
});
