import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { discovery } from '../../src/workers/discovery.ts';
import type { JobContext } from '../../src/workers/processor.ts';
import { report } from '../../src/workers/report.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { askForReport } from '../support/reports.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers } from '../support/workers.ts';

const PAIRS = 2_300;

interface IndexRow {
  file: string;
  holds: string;
  first: number | null;
  last: number | null;
  size: number;
  sha256: string;
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a report too large for one file', function () {
  this.timeout(180_000);
  const db = useDatabase();
  let tenant: string;
  let context: JobContext;

  before(async () => {
    tenant = await makeTenant(db().ownerUrl);
    context = jobContext(db(), tenant);
    const flows = Array.from({ length: PAIRS }, (_, at) => ({
      src: `10.1.${at >> 6}.${1 + (at & 63)}`,
      dst: '10.2.0.1',
      dst_port: 443,
    }));
    await storeUpload(db(), tenant, flows);
    await discovery({}, context);
  });

  const sql = (text: string, ...values: unknown[]) => asOwner(db().ownerUrl, text, values);
  const stored = async (id: string) => {
    const [row] = await sql('select file_name, storage_key, size, sha256 from reports where id = $1', id);
    const bytes = await buffer(await context.services.objects.get(row?.storage_key));
    expect([bytes.length, hash(bytes)]).to.deep.equal([row?.size, row?.sha256]);
    return { name: String(row?.file_name), key: String(row?.storage_key), bytes };
  };
  const isGone = (key: string) =>
    context.services.objects.get(key).then(
      (stream) => {
        stream.destroy();
        return false;
      },
      (error) => error.code === 'ENOENT',
    );
  const indexOf = (bytes: Uint8Array) => {
    const entries = unzipSync(bytes);
    const { sections } = JSON.parse(Buffer.from(entries['index.json'] as Uint8Array).toString());
    return { entries, rows: sections[1].rows as IndexRow[] };
  };

  for (const format of ['xlsx', 'json', 'ndjson', 'html', 'pdf', 'docx']) {
    it(`as ${format} becomes a zip with an index`, async () => {
      const id = await askForReport(db(), tenant, 'network-inventory', format, { rows_per_file: 1_000 });
      await report({ report_id: id }, context);
      const { name, key, bytes } = await stored(id);
      expect(name).to.equal(`network-inventory-2026-02-01.${format}.zip`);
      expect(await isGone(key.replace('.zip', `.${format}`)), 'the first file by itself').to.equal(true);
      const { entries, rows } = indexOf(bytes);
      expect(Object.keys(entries)).to.have.members([...rows.map(({ file }) => file), 'index.html', 'index.json']);
      for (const { file, size, sha256 } of rows) {
        expect([entries[file]?.length, hash(entries[file] as Uint8Array)], file).to.deep.equal([size, sha256]);
      }
      const connections = rows.filter(({ holds }) => holds === 'Connections');
      expect(connections.map(({ first, last }) => [first, last])).to.deep.equal([
        ...[
          [1_001, 2_000],
          [2_001, PAIRS],
        ],
      ]);
      expect(rows[0]).to.include({ file: `00-report.${format}`, first: null });
      if (format === 'pdf') return;
      const again = (await report({ report_id: id }, context)).sha256;
      expect(again, 'written again').to.equal(hash(bytes));
    });
  }

  it('as csv goes on in further files of its archive', async () => {
    const id = await askForReport(db(), tenant, 'network-inventory', 'csv', { rows_per_file: 1_000 });
    await report({ report_id: id }, context);
    const { name, bytes } = await stored(id);
    expect(name).to.equal('network-inventory-2026-02-01.zip');
    const names = Object.keys(unzipSync(bytes)).filter((each) => each.includes('-connections'));
    expect(names.map((each) => each.replace(/^\d+/, ''))).to.deep.equal([
      ...['-connections.csv', '-connections-2.csv', '-connections-3.csv'],
    ]);
  });

  it('is split as the settings say when the request says nothing', async () => {
    const plain = await askForReport(db(), tenant, 'network-inventory', 'ndjson');
    await report({ report_id: plain }, context);
    expect((await stored(plain)).name).to.equal('network-inventory-2026-02-01.ndjson');
    await sql('insert into report_settings (tenant_id, rows_per_file) values ($1, 2000)', tenant);
    const id = await askForReport(db(), tenant, 'network-inventory', 'ndjson');
    await report({ report_id: id }, context);
    const { rows } = indexOf((await stored(id)).bytes);
    expect(rows.filter(({ holds }) => holds === 'Connections')).to.have.lengthOf(1);
    const { bytes } = await stored(plain);
    const hashes = (text: string) => text.split('\n').filter((line) => line.includes('"section":"Integrity"'));
    const first = Buffer.from(unzipSync((await stored(id)).bytes)['00-report.ndjson'] as Uint8Array).toString();
    expect(hashes(first), 'the hash of a table is that of all its rows').to.deep.equal(hashes(bytes.toString()));
    await sql('delete from report_settings where tenant_id = $1', tenant);
  });

  it('leaves nothing behind when it is cancelled between two of its files', async () => {
    const stop = new AbortController();
    const stopped = jobContext(db(), tenant, stop.signal);
    stopped.services = { ...stopped.services, objects: context.services.objects };
    stopped.report = async ({ step }) => {
      if (step === 'Writing services') stop.abort(new Error('cancelled'));
    };
    const id = await askForReport(db(), tenant, 'network-inventory', 'json', { rows_per_file: 1_000 });
    const failure = await report({ report_id: id }, stopped).catch((error: Error) => error.name);
    expect(failure).to.be.a('string');
    for (const ending of ['json', 'zip']) {
      expect(await isGone(`results/${tenant}/json/${id}.${ending}`), ending).to.equal(true);
    }
  });

  it('can be uploaded again: the zip of workbooks gives the same nodes and connections', async () => {
    const id = await askForReport(db(), tenant, 'network-inventory', 'xlsx', { rows_per_file: 1_000 });
    await report({ report_id: id }, context);
    const { bytes } = await stored(id);
    const workers = await startTestWorkers(db(), { kinds: ['ingest'] });
    try {
      const other = await makeTenant(db().ownerUrl);
      const { uploadId, job } = await makeUpload(db(), workers.objects, other, bytes);
      await jobIn(db(), other, job.id, 'completed', 'failed', 'quarantined');
      await discovery({ upload_id: uploadId }, jobContext(db(), other));
      const [counted] = await sql(
        `select (select count(*)::int from network_nodes where tenant_id = $1) as nodes,
           (select count(*)::int from network_connections where tenant_id = $1) as pairs`,
        other,
      );
      expect(counted).to.deep.equal({ nodes: PAIRS + 1, pairs: PAIRS });
    } finally {
      await workers.stop();
    }
  });
});
