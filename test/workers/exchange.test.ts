import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { parse } from 'fast-csv';
import { unzipSync } from 'fflate';
import { EXCHANGE_KINDS, exchangeKinds } from '../../src/domain/exchange/registry.ts';
import { readStix } from '../../src/domain/intel/read-stix.ts';
import { report } from '../../src/workers/report.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { askForReport, type ReportedTenant, reportedTenant } from '../support/reports.ts';

const ID = /^[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('exchange with other programs', () => {
  const db = useDatabase();
  let of: ReportedTenant;

  before(async () => {
    of = await reportedTenant(db());
    const sql = (text: string, values: unknown[]) => asOwner(db().ownerUrl, text, values);
    await sql(
      `update network_nodes set hostname = '=cmd|x,"y"', node_type = 'server' where tenant_id = $1 and address = '10.2.0.2'`,
      [of.tenant],
    );
    await sql(
      `update network_nodes set hostname = 'Web-1.bank.example' where tenant_id = $1 and address = '10.2.0.1'`,
      [of.tenant],
    );
    await sql(
      `insert into indicators (tenant_id, kind, value, source, confidence, valid_until, tags, tlp, added_at, seen_at) values
         ($1, 'address', '203.0.113.9', 'list', 80, null, '{a,b}', 'red', '2026-01-01', '2026-01-02'),
         ($1, 'domain', 'bad.example', 'list', 50, '2027-01-01', '{}', null, '2026-01-01', '2026-01-02'),
         ($1, 'domain', 'old.example', 'list', 50, '2026-01-15', '{}', null, '2026-01-01', '2026-01-02'),
         ($1, 'ja3', '0123456789abcdef0123456789abcdef', 'list', 50, null, '{}', null, '2026-01-01', '2026-01-02')`,
      [of.tenant],
    );
  });

  async function written(kind: string): Promise<{ bytes: Buffer; name: string }> {
    const id = await askForReport(db(), of.tenant, kind, exchangeKinds[kind]?.format ?? '');
    const { file_name } = await report({ report_id: id }, of.context);
    const [row] = await asOwner(db().ownerUrl, 'select storage_key from reports where id = $1', [id]);
    return { bytes: await buffer(await of.context.services.objects.get(row?.storage_key)), name: String(file_name) };
  }
  const rowsOf = (text: string) =>
    new Promise<Record<string, string>[]>((resolve, reject) => {
      const rows: Record<string, string>[] = [];
      const stream = parse({ headers: true });
      stream
        .on('data', (row) => rows.push(row))
        .on('end', () => resolve(rows))
        .on('error', reject);
      stream.end(text);
    });
  const unzipped = async (kind: string) =>
    Object.fromEntries(
      Object.entries(unzipSync((await written(kind)).bytes)).map(([name, bytes]) => [
        name,
        Buffer.from(bytes).toString(),
      ]),
    );

  for (const kind of EXCHANGE_KINDS) {
    it(`${kind}: the same data gives the same bytes`, async () => {
      expect((await written(kind)).bytes.equals((await written(kind)).bytes)).to.equal(true);
    });
  }

  it('writes the network as one document', async () => {
    const { bytes, name } = await written('network-snapshot');
    expect(name).to.equal('activnet_data.json');
    const document = JSON.parse(bytes.toString());
    expect(document).to.include({ format: 'activnet_data', version: 1, generated: '2026-02-01T08:00:00.000Z' });
    expect(document.nodes).to.have.length(7);
    expect(document.services).to.have.length(7);
    expect(document.zones.map((zone: { name: string; ranges: string[] }) => [zone.name, ...zone.ranges])).to.deep.equal(
      [
        ['Card data', '10.2.0.0/16'],
        ['Users', '10.1.0.0/16'],
      ],
    );
    expect(document.applications[1].members).to.deep.equal(['10.2.0.1', '10.2.0.2']);
    expect(document.dependencies).to.have.length(1);
  });

  it('writes what NetBox imports: internal addresses, names that it takes, prefixes', async () => {
    const files = await unzipped('netbox');
    const addresses = await rowsOf(files['ip-addresses.csv'] ?? '');
    expect(addresses.map(({ address }) => address)).to.not.include('203.0.113.9/32');
    const one = (address: string) => addresses.find((row) => row.address === address);
    expect(one('10.2.0.1/32')).to.include({ status: 'active', dns_name: 'web-1.bank.example' });
    expect(one('10.2.0.2/32')?.dns_name).to.equal('');
    expect(one('10.2.0.2/32')?.description).to.match(/^'=cmd/);
    expect((await rowsOf(files['prefixes.csv'] ?? '')).map(({ prefix }) => prefix)).to.deep.equal([
      '10.2.0.0/16',
      '10.1.0.0/16',
    ]);
  });

  it('writes configuration items, and relations that name only these', async () => {
    const files = await unzipped('servicenow');
    const items = await rowsOf(files['cmdb_ci.csv'] ?? '');
    expect(
      items.filter(({ sys_class_name }) => sys_class_name === 'cmdb_ci_appl').map(({ name }) => name),
    ).to.deep.equal(['Archive', 'Payments']);
    const known = new Set(items.map(({ correlation_id }) => correlation_id));
    const relations = await rowsOf(files['cmdb_rel_ci.csv'] ?? '');
    expect(relations.map(({ type }) => type)).to.deep.equal(['Runs on::Runs', 'Runs on::Runs', 'Depends on::Used by']);
    for (const { parent, child } of relations)
      expect([known.has(parent ?? ''), known.has(child ?? '')]).to.deep.equal([true, true]);
  });

  it('writes a bundle whose references hold, and that the platform can read back', async () => {
    const bundle = JSON.parse((await written('stix-bundle')).bytes.toString());
    const objects = bundle.objects as Record<string, unknown>[];
    const ids = objects.map(({ id }) => String(id));
    for (const id of [bundle.id, ...ids]) expect(id).to.match(ID);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const object of objects) {
      const refs = Object.entries(object).flatMap(([key, value]) => (/_refs?$/.test(key) ? [value].flat() : []));
      for (const ref of refs) if (!String(ref).startsWith('marking-definition')) expect(ids).to.include(ref);
    }
    const types = objects.map(({ type }) => type);
    expect(types.filter((type) => type === 'incident')).to.have.length(2);
    expect(types.filter((type) => type === 'ipv4-addr')).to.have.length(2);
    const { indicators } = readStix(bundle, {
      source: 'back',
      confidence: 50,
      tags: [],
      includeReserved: true,
    } as never);
    expect(indicators.map(({ kind, value, tlp }) => [kind, value, tlp])).to.have.deep.members([
      ['address', '203.0.113.9', 'red'],
      ['domain', 'bad.example', undefined],
    ]);
  });

  it('writes a line for every alert in the names that a SIEM knows', async () => {
    const lines = (await written('siem-alerts')).bytes
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ event }) => event.severity)).to.deep.equal([99, 47]);
    expect(lines[0]).to.deep.include({ source: { ip: '10.1.0.3' }, destination: { ip: '10.2.0.1', port: 23 } });
    expect(lines[0].network).to.deep.equal({ transport: 'tcp' });
  });
});
