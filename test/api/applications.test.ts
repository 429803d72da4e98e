import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { inTenant } from '../../src/db/database.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { groupApplications } from '../../src/workers/group-applications.ts';
import { type Person, useApi } from '../support/api.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';

const FLOWS: TestFlow[] = [
  ...Array.from({ length: 6 }, (_, i) => ({ src: `10.9.0.${i + 20}`, dst: '10.1.0.11', dst_port: 443 })),
  { src: '10.1.0.11', dst: '10.1.0.21', dst_port: 8090, application: 'Web shop' },
  { src: '10.1.0.21', dst: '10.1.0.31', dst_port: 5432, application: 'Web shop' },
  { src: '10.9.0.20', dst: '10.2.0.11', dst_port: 8443, application: 'Ledger' },
  { src: '10.2.0.11', dst: '10.2.0.31', dst_port: 1521, application: 'Ledger' },
  { src: '10.1.0.21', dst: '10.2.0.11', dst_port: 8443, application: 'Ledger' },
  { src: '198.51.100.7', dst: '10.1.0.11', dst_port: 443 },
  { src: '10.9.0.30', dst: '10.1.0.11', dst_port: 22, failed: true },
];

describe('applications', () => {
  const api = useApi();
  let admin: Person;
  const send = (method: string, path: string, body?: unknown) =>
    api().call(method, `/api/v1${path}`, { token: admin.access_token, body });

  /** Calls a route that must succeed, and holds its answer against the declared schema. */
  async function ask(operationId: string, path: string, body?: unknown) {
    const route = routes.find((known) => known.operationId === operationId);
    const answer = await send(route?.method.toUpperCase() ?? '', path, body);
    const declared = route?.responses[answer.status]?.schema?.safeParse(answer.body);
    expect(declared?.error?.issues ?? [], `${operationId}: ${answer.status} ${answer.text.slice(0, 300)}`).to.be.empty;
    expect(answer.status, answer.text.slice(0, 300)).to.be.below(300);
    return answer.body;
  }
  const run = () => {
    const { db, tenantId } = api();
    const context = jobContext(db, tenantId);
    return inTenant(db.database.app, tenantId, (transaction) => groupApplications(transaction, context));
  };
  const byName = async (name: string) => {
    const { items } = await ask('listApplications', `/applications?q=${encodeURIComponent(name)}`);
    return items[0];
  };
  const membersOf = async (name: string) => {
    const { items } = await ask('listApplicationMembers', `/applications/${(await byName(name)).id}/members`);
    return items.map(({ address }: { address: string }) => address);
  };
  const importing = (text: string, query = '') => {
    const form = new FormData();
    form.set('file', new File([text], 'applications.csv'));
    return api().call('POST', `/api/v1/applications/import${query}`, { token: admin.access_token, raw: form });
  };

  before(async () => {
    admin = await api().person('admin');
    const { db, tenantId } = api();
    await discovery({ upload_id: await storeUpload(db, tenantId, FLOWS) }, jobContext(db, tenantId));
    await run();
  });

  it('shows them with members, needs and readiness', async () => {
    const { id, members } = await byName('Web shop');
    expect(members).to.equal(3);
    await ask('getApplication', `/applications/${id}`);
    const { needs, needed_by } = await ask('getApplicationDependencies', `/applications/${id}/dependencies`);
    expect(needs).to.have.length(1);
    expect(needs[0]).to.include({ server: 'Ledger', port: 8443, protocol_name: 'tcp', clients: 1 });
    expect(needed_by).to.be.empty;
    const { readiness } = await ask('getApplicationReadiness', `/applications/${id}/readiness`);
    expect(readiness).to.deep.include({ services_in: 7, services_inside: 2, services_out: 1 });
    expect(readiness.articulation_points).to.deep.equal(['10.1.0.21']);
    const { items } = await ask('listApplications', '/applications?address=10.2.0.31');
    expect(items.map(({ name }: { name: string }) => name)).to.deep.equal(['Ledger']);
  });

  it('shows what talks in and out and what crosses zones: the services that readiness counts', async () => {
    const zone = await send('POST', '/zones', { name: 'Shop floor', ranges: ['10.1.0.0/24'] });
    expect(zone.status).to.equal(201);
    await run();
    const { id } = await byName('Web shop');
    const { readiness } = await ask('getApplicationReadiness', `/applications/${id}/readiness`);
    const path = `/applications/${id}/traffic`;
    for (const [query, counted] of [
      ['way=in', readiness.services_in],
      ['way=out', readiness.services_out],
      ['way=inside', readiness.services_inside],
      ['crosses_zones=true', readiness.zone_crossings],
    ]) {
      const { items } = await ask('listApplicationTraffic', `${path}?${query}`);
      expect(items, query).to.have.length(counted);
      expect((await send('GET', `${path}?${query}&limit=1`)).headers.get('x-total-count'), query).to.equal(
        `${counted}`,
      );
    }
    const ends = async (way: string) => {
      const { items } = await ask('listApplicationTraffic', `${path}?way=${way}`);
      return items.map((row: Record<string, string>) => [row.client, row.client_tier, row.server, row.server_tier]);
    };
    expect(await ends('in')).to.deep.include.members([
      ['198.51.100.7', 'external', '10.1.0.11', 'web'],
      ['10.9.0.20', 'client', '10.1.0.11', 'web'],
    ]);
    const [out] = (await ask('listApplicationTraffic', `${path}?way=out`)).items;
    expect(out).to.deep.include({ client: '10.1.0.21', client_zone: 'Shop floor', server: '10.2.0.11', port: 8443 });
    expect(out).to.deep.include({ server_applications: ['Ledger'], server_zone: null, crosses_zones: true, flows: 1 });
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await ask('listApplicationTraffic', `${path}?limit=3${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map((row: Record<string, string>) => `${row.client} ${row.server} ${row.port}`));
      cursor = page.next_cursor;
    }
    expect([seen.length, new Set(seen).size]).to.deep.equal([10, 10]);
    expect((await send('GET', `/applications/${zone.body.id}/traffic`)).status).to.equal(404);
    await send('DELETE', `/zones/${zone.body.id}`);
  });

  it('keeps what a person says of an application, and takes it back', async () => {
    const { id } = await byName('Ledger');
    const changed = await ask('changeApplication', `/applications/${id}`, {
      owner: 'Finance',
      criticality: 'critical',
    });
    expect(changed).to.deep.include({ owner: 'Finance', criticality: 'critical', stated: ['criticality', 'owner'] });
    await run();
    expect(await ask('getApplication', `/applications/${id}`)).to.include({
      owner: 'Finance',
      criticality: 'critical',
    });
    const back = await ask('changeApplication', `/applications/${id}`, { owner: null });
    expect(back).to.deep.include({ owner: null, stated: ['criticality'] });
    const taken = await send('PATCH', `/applications/${id}`, { name: 'web SHOP' });
    expect(taken.status).to.equal(409);
  });

  it('learns a rule from a correction and obeys it afterwards', async () => {
    const { id } = await byName('Ledger');
    const answer = await ask('addApplicationMembers', `/applications/${id}/members`, {
      ...{ addresses: ['10.1.0.31'], tier: 'data' },
    });
    expect(answer.learned[0]).to.include({ kind: 'address', pattern: '10.1.0.31/32', learned: true });
    expect(await membersOf('Ledger')).to.include('10.1.0.31');
    await run();
    expect(await membersOf('Ledger')).to.include('10.1.0.31');
    expect(await membersOf('Ledger')).to.include.members(['10.2.0.11', '10.2.0.31']);
    expect(await membersOf('Web shop')).to.not.include('10.1.0.31');
    await ask('removeApplicationMembers', `/applications/${id}/members/remove`, { addresses: ['10.1.0.31'] });
    await run();
    expect(await membersOf('Ledger')).to.not.include('10.1.0.31');
    await ask('removeApplicationMembers', `/applications/${id}/members/remove`, { addresses: ['10.2.0.31'] });
    await run();
    expect(await membersOf('Ledger'), 'found by evidence, excluded by a rule').to.deep.equal(['10.2.0.11']);
    const { items } = await ask('listApplicationRules', `/application-rules?application_id=${id}`);
    expect(items).to.have.length(2);
    for (const rule of items) await ask('deleteApplicationRule', `/application-rules/${rule.id}`);
    await run();
    expect(await membersOf('Ledger')).to.deep.equal(['10.2.0.11', '10.2.0.31']);
    const nobody = await send('POST', `/applications/${id}/members`, { addresses: ['198.51.100.77'] });
    expect(nobody.status).to.equal(422);
  });

  it('refuses a rule that is none', async () => {
    const { id } = await byName('Ledger');
    for (const [kind, pattern] of [
      ['address', '10.0.0.1/8'],
      ['hostname', '*'],
      ['hostname', 'a b'],
    ]) {
      const { status } = await send('POST', '/application-rules', { application_id: id, kind, pattern });
      expect(status, `${kind} ${pattern}`).to.equal(422);
    }
  });

  it('imports a list whole or not at all, and exports one without formulas', async () => {
    const list = 'Application;Member;Tier;Owner;Criticality\nTreasury;10.2.0.31;data;=1+1;hoch\nTreasury;fx-*;;;\n';
    const dry = await importing(list, '?dry_run=true');
    expect(dry.body).to.deep.include({ dry_run: true, created: ['Treasury'], rules: 2 });
    expect(await byName('Treasury')).to.equal(undefined);
    expect((await importing(list)).status).to.equal(200);
    await run();
    expect(await membersOf('Treasury')).to.deep.equal(['10.2.0.31']);
    const { text } = await send('GET', '/applications/export');
    expect(text.split('\r\n').find((line) => line.startsWith('Treasury')))
      .to.include('10.2.0.31,,data,100,')
      .and.include("'=1+1");
    const again = await importing(text);
    expect(again.status, again.text).to.equal(200);
    expect((await byName('Treasury')).owner).to.equal('=1+1');
    const book = await send('GET', '/applications/export?format=xlsx');
    expect(book.text.slice(0, 2)).to.equal('PK');
    const faulty = await importing('application,member,tier\nA,10.0.0.1/8,web\n,x,\nB,y1,cellar\n');
    expect(faulty.status).to.equal(422);
    expect(faulty.body.errors.map(({ line, place }: { line: number; place: string }) => [line, place])).to.deep.equal([
      [2, 'member'],
      [3, 'application'],
      [4, 'tier'],
    ]);
    expect(await byName('A')).to.not.include({ name: 'A' });
  });

  it('takes a list that names nothing but members, several times and at once', async () => {
    const list = 'application,member\nArchive,made-app-*\n';
    const answers = await Promise.all([importing(list), importing(list), importing(list)]);
    answers.push(await importing(list));
    expect(answers.map(({ status, text }) => (status === 200 ? 200 : text))).to.deep.equal([200, 200, 200, 200]);
    const { id } = await byName('Archive');
    const { items } = await ask('listApplicationRules', `/application-rules?application_id=${id}`);
    expect(items).to.have.length(1);
  });

  it('makes and deletes one', async () => {
    const { id } = await ask('createApplication', '/applications', { name: 'By hand', compliance: ['PCI CDE'] });
    expect((await ask('getApplication', `/applications/${id}`)).compliance).to.deep.equal(['PCI CDE']);
    await run();
    expect(await byName('By hand')).to.include({ id, members: 0, readiness_score: null });
    expect((await send('DELETE', `/applications/${id}`)).status).to.equal(204);
    expect((await send('GET', `/applications/${id}`)).status).to.equal(404);
  });
});
