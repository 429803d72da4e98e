import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { zip } from '../support/security/zip-writer.ts';
import { makeTenant } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const HEADER = 'time,src,dst,dst_port,protocol,bytes\n';
const rows = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `${1_790_000_000 + from + i},10.0.0.1,10.0.0.2,443,tcp,${from + i}\n`,
  ).join('');
/** A table that explains itself badly. */
const vague = (application: string) =>
  `when;a;b;c;kind;what\n2026-03-01 12:00:00;10.0.0.1;10.0.0.2;443;tcp;${application}\n2026-03-01 12:00:01;10.0.0.3;10.0.0.2;80;tcp;${application}\n`;
const COLUMNS = [
  ...[
    { name: 'when', field: 'time' },
    { index: 2, field: 'src' },
    { index: 3, field: 'dst' },
  ],
  ...[
    { index: 4, field: 'dst_port' },
    { index: 6, field: 'application' },
  ],
];

describe('how files are read', function () {
  this.timeout(60_000);
  let workers: TestWorkers;
  let engineer: Person;
  // Before the API's own, which takes the database away.
  after(() => workers.stop());
  const api = useApi();
  before(async () => {
    workers = await startTestWorkers(api().db, { objects: api().services.objects, kinds: ['ingest', 'discovery'] });
  });
  beforeEach(async () => {
    engineer = await api().person('network_engineer', { tenantId: await makeTenant(api().db.ownerUrl) });
  });

  const call = (method: string, path: string, body?: unknown, person = engineer) =>
    api().call(method, path, { token: person.access_token, ...(body === undefined ? {} : { body }) });
  const upload = async (content: string | Buffer, fields: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new File([content], 'file'));
    return api().call('POST', '/api/v1/files/upload', { token: engineer.access_token, raw: form });
  };
  const done = async (jobId: string) => {
    const job = await eventually(
      async () => (await call('GET', `/api/v1/jobs/${jobId}`)).body,
      ({ state }) => ['completed', 'failed', 'quarantined'].includes(state),
      { milliseconds: 30_000 },
    );
    expect(job.error).to.equal(null);
  };
  const ledgerOf = async (id: string) => (await call('GET', `/api/v1/files/${id}/ledger`)).body;
  const flows = () =>
    asOwner<{ src: string; application: string | null; time: Date }>(
      api().db.ownerUrl,
      'select host(src) as src, application, time from flows where tenant_id = (select tenant_id from users where id = $1) order by time',
      [engineer.id],
    );

  it('says of a workbook what it is, and of each sheet what came of it', async () => {
    const book = new exceljs.Workbook();
    book.addWorksheet('Read me').addRow(['Flows of March']);
    const sheet = book.addWorksheet('Flows');
    sheet.addRow(['time', 'src', 'dst', 'dst_port', 'protocol', 'bytes']);
    sheet.addRow([new Date(Date.UTC(2026, 2, 1, 12)), '10.0.0.1', '10.0.0.2', 443, 'tcp', 5]);
    sheet.addRow([new Date(Date.UTC(2026, 2, 1, 13)), 'nonsense!', '10.0.0.2', 443, 'tcp', 5]);
    const { status, body } = await upload(Buffer.from(await book.xlsx.writeBuffer()), { zone: '+01:00' });
    expect(status).to.equal(202);
    expect(body.recognised).to.deep.include({ format: 'csv', member: 'Flows' });
    expect(body.recognised.confidence).to.be.within(0.8, 1);
    await done(body.job_id);
    const ledger = await ledgerOf(body.file_id);
    expect(ledger.parts.map((part: { member: string; rows: object }) => [part.member, part.rows])).to.deep.equal([
      ['Read me', { read: 0, stored: 0, skipped: 0, rejected: 0, duplicate: 0, observed: 0 }],
      ['Flows', { read: 2, stored: 1, skipped: 0, rejected: 1, duplicate: 0, observed: 0 }],
    ]);
    expect(ledger.parts[0].error).to.include({ code: 'unknown-log' });
    expect(ledger.rejected).to.have.length(1);
    expect((await flows()).map(({ time }) => time.toISOString())).to.deep.equal(['2026-03-01T11:00:00.000Z']);
    const csv = await call('GET', `/api/v1/files/${body.file_id}/ledger.csv`);
    expect(csv.headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(csv.text.split('\r\n')).to.include('2,Flows,csv,stored,,1');
  });

  it('reads the logs of a zip beside what is none, and refuses one without', async () => {
    const picture = { name: 'map.png', content: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') };
    const archive = zip([
      picture,
      { name: 'a.csv', content: Buffer.from(HEADER + rows(0, 3)) },
      { name: 'b.csv.gz', content: gzipSync(HEADER + rows(10, 14)) },
    ]);
    const { body } = await upload(archive);
    await done(body.job_id);
    const { parts, rows: all } = await ledgerOf(body.file_id);
    expect(
      parts.map(({ member, error }: { member: string; error: { code: string } | null }) => [member, error?.code]),
    ).to.deep.equal([
      ...[
        ['map.png', 'binary-file'],
        ['a.csv', undefined],
        ['b.csv.gz', undefined],
      ],
    ]);
    expect(all).to.include({ read: 7, stored: 7 });
    const refused = await upload(zip([picture]));
    expect([refused.status, refused.body.type]).to.deep.equal([422, '/problems/binary-file']);
    expect(refused.body.detail).to.match(/^map\.png: /);
  });

  it('asks what the columns of a table mean, and reads it once that is said', async () => {
    const asked = await upload(vague('first'));
    expect([asked.status, asked.body.type]).to.deep.equal([422, '/problems/mapping-needed']);
    const { file_id: id, mapping, columns, sample } = asked.body;
    expect(columns).to.deep.equal(['when', 'a', 'b', 'c', 'kind', 'what']);
    expect(mapping.map(({ field }: { field: string }) => field)).to.include.members(['src', 'dst', 'dst_port']);
    expect(sample[0]).to.include('10.0.0.1');
    expect((await upload(vague('first'))).body.file_id).to.equal(id);
    expect(
      (await call('GET', '/api/v1/files?state=mapping')).body.items.map((item: { id: string }) => item.id),
    ).to.deep.equal([id]);

    const path = `/api/v1/files/${id}/mapping`;
    const bad = await call('POST', path, {
      columns: [
        { index: 2, field: 'src' },
        { index: 99, field: 'dst' },
      ],
    });
    expect([bad.status, bad.body.type]).to.deep.equal([422, '/problems/no-header']);
    expect(
      (
        await call('POST', path, {
          columns: [
            { index: 2, field: 'src' },
            { index: 3, field: 'src_port' },
          ],
        })
      ).status,
    ).to.equal(422);
    const body = { columns: COLUMNS, header_line: 1, remember: true };
    const [one, two] = await Promise.all([call('POST', path, body), call('POST', path, body)]);
    expect([one.status, two.status, two.body.job_id]).to.deep.equal([202, 202, one.body.job_id]);
    await done(one.body.job_id);
    expect((await flows()).map(({ src, application }) => [src, application])).to.deep.equal([
      ['10.0.0.1', 'first'],
      ['10.0.0.3', 'first'],
    ]);
    const again = await call('POST', path, { ...body, header_line: 2 });
    expect([again.status, again.body.type]).to.deep.equal([409, '/problems/not-waiting']);

    const known = await upload(vague('second').replace('when;a', 'When; A '));
    expect([known.status, known.body.recognised?.because]).to.deep.equal([202, 'its columns were mapped before']);
    await done(known.body.job_id);
    expect(await flows()).to.have.length(4);
    const { body: list, headers } = await call('GET', '/api/v1/mappings');
    expect(list.items[0]).to.deep.include({ header: ['when', 'a', 'b', 'c', 'kind', 'what'], columns: COLUMNS });
    expect(headers.get('x-total-count')).to.equal('1');
    expect((await call('DELETE', `/api/v1/mappings/${list.items[0].id}`)).status).to.equal(204);
    expect((await call('DELETE', `/api/v1/mappings/${list.items[0].id}`)).status).to.equal(404);
    expect((await upload(vague('third'))).body.type).to.equal('/problems/mapping-needed');
    const actions = await asOwner(api().db.ownerUrl, 'select action from audit_log where actor_id = $1', [engineer.id]);
    expect(actions.map(({ action }) => action)).to.include.members(['file.map', 'mapping.delete']);
  });

  it('keeps a mapping to itself', async () => {
    const { file_id: id } = (await upload(vague('mine'))).body;
    const stranger = await api().person('network_engineer', { tenantId: await makeTenant(api().db.ownerUrl) });
    for (const [method, path, body] of [
      ['POST', `/api/v1/files/${id}/mapping`, { columns: COLUMNS }],
      ['POST', `/api/v1/files/${id}/reparse`, {}],
      ['GET', `/api/v1/files/${id}/ledger`, undefined],
      ['GET', `/api/v1/files/${id}/ledger.csv`, undefined],
    ] as const)
      expect((await call(method, path, body, stranger)).status, path).to.equal(404);
    expect((await call('DELETE', `/api/v1/files/${id}`)).status).to.equal(202);
    expect((await call('POST', `/api/v1/files/${id}/mapping`, { columns: COLUMNS })).status).to.equal(404);
  });

  it('reads a file again, another way', async () => {
    const { body } = await upload(`${HEADER}2026-03-01 12:00:00,10.0.0.1,10.0.0.2,443,tcp,5\n`);
    await done(body.job_id);
    const path = `/api/v1/files/${body.file_id}/reparse`;
    expect((await call('POST', path, { zone: 'Mars/Base' })).status).to.equal(422);
    const again = await call('POST', path, { zone: 'Europe/Berlin' });
    expect(again.status).to.equal(202);
    await done(again.body.job_id);
    expect((await flows()).map(({ time }) => time.toISOString())).to.deep.equal(['2026-03-01T11:00:00.000Z']);
    const mapped = await call('POST', path, {
      mapping: {
        columns: [
          { name: 'dst', field: 'src' },
          { name: 'src', field: 'dst' },
          { index: 1, field: 'time' },
        ],
      },
    });
    await done(mapped.body.job_id);
    expect((await flows()).map(({ src }) => src)).to.deep.equal(['10.0.0.2']);
    const waiting = await upload(vague('waits'));
    const refused = await call('POST', `/api/v1/files/${waiting.body.file_id}/reparse`, {});
    expect([refused.status, refused.body.type]).to.deep.equal([409, '/problems/not-readable-now']);
  });

  it('reads again what left its records to a file that is deleted', async () => {
    const first = await upload(HEADER + rows(0, 20));
    await done(first.body.job_id);
    const second = await upload(HEADER + rows(0, 30));
    await done(second.body.job_id);
    expect(await ledgerOf(second.body.file_id)).to.deep.include({
      duplicates: [{ file_id: first.body.file_id, records: 20 }],
    });
    await call('DELETE', `/api/v1/files/${first.body.file_id}`);
    const ledger = await eventually(
      () => ledgerOf(second.body.file_id),
      ({ state, duplicates }) => state === 'stored' && duplicates.length === 0,
      { milliseconds: 20_000 },
    );
    expect(ledger.rows).to.include({ read: 30, stored: 30, duplicate: 0 });
  });
});
