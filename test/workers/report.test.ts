import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { formatsOf } from '../../src/domain/reports/choices.ts';
import { resultFolder } from '../../src/domain/reports/result-folders.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { portResearch } from '../../src/workers/port-research.ts';
import { report } from '../../src/workers/report.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('report', function () {
  this.timeout(60_000);
  const db = useDatabase();

  async function askFor(tenant: string, parameters: object, format = 'xlsx'): Promise<string> {
    const [row] = await asOwner<{ id: string }>(
      db().ownerUrl,
      `with job as (insert into jobs (tenant_id, kind, payload) values ($1, 'report', '{}') returning id)
       insert into reports (tenant_id, job_id, kind, format, parameters)
       select $1, id, 'network-inventory', $2, $3 from job returning id`,
      [tenant, format, JSON.stringify(parameters)],
    );
    return row?.id ?? '';
  }

  it('writes the inventory of its tenant and makes it ready', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const context = jobContext(db(), tenant);
    await storeUpload(db(), tenant, [
      { src: '10.0.0.1', dst: '10.0.0.9', dst_port: 23, application: '=cmd|x' },
      { src: '192.0.2.1', dst: '192.0.2.9' },
    ]);
    await discovery({}, context);
    await portResearch({}, context);
    const id = await askFor(tenant, { title: 'Branch offices', filters: { within: '10.0.0.0/8' } });
    const result = await report({ report_id: id }, context);
    const [row] = await asOwner(db().ownerUrl, 'select * from reports where id = $1', [id]);
    expect(row).to.include({
      state: 'ready',
      storage_key: `results/${tenant}/excel/${id}.xlsx`,
      sha256: result.sha256,
    });

    const bytes = await buffer(await context.services.objects.get(row?.storage_key));
    expect(bytes.length).to.equal(row?.size);
    expect(createHash('sha256').update(bytes).digest('hex')).to.equal(row?.sha256);
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
    const sheets = Object.fromEntries(workbook.worksheets.map((sheet) => [sheet.name, sheet.rowCount]));
    expect(sheets).to.include({ Nodes: 3, Connections: 2, Services: 2, Ports: 2, Alerts: 1, Ledger: 2 });
    expect(workbook.getWorksheet('Summary')?.getRow(1).getCell(1).value).to.equal('Branch offices');
    expect(workbook.getWorksheet('Services')?.getRow(2).values).to.include.members(['10.0.0.1', 'tcp', 23, '=cmd|x']);

    expect((await report({ report_id: id }, context)).sha256, 'written again').to.equal(result.sha256);
  });

  it('says so when there is nothing to report, in every format', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const context = jobContext(db(), tenant);
    for (const format of formatsOf('network-inventory')) {
      const id = await askFor(tenant, {}, format);
      const { size } = await report({ report_id: id }, context);
      expect(size, format).to.be.above(0);
      const [row] = await asOwner(db().ownerUrl, 'select storage_key from reports where id = $1', [id]);
      expect(String(row?.storage_key)).to.include(`results/${tenant}/${resultFolder(format)}/`);
    }
  });

  it('says which section it writes, and stops in the middle when it is told to', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const stop = new AbortController();
    const context = jobContext(db(), tenant, stop.signal);
    const steps: string[] = [];
    const percents: number[] = [];
    context.report = async ({ step, percent }) => {
      steps.push(step ?? '');
      percents.push(percent ?? -1);
    };
    const id = await askFor(tenant, {});
    await report({ report_id: id }, context);
    expect(steps.slice(0, 3)).to.deep.equal(['Summing up', 'Writing nodes', 'Writing connections']);
    expect(percents).to.deep.equal([...percents].sort((a, b) => a - b));
    context.report = async ({ step }) => {
      if (step === 'Writing services') stop.abort(new Error('cancelled'));
    };
    const other = await askFor(tenant, {});
    expect(await report({ report_id: other }, context).catch((error: Error) => error.name)).to.be.a('string');
    const [row] = await asOwner(db().ownerUrl, 'select state, storage_key from reports where id = $1', [other]);
    expect(row).to.deep.equal({ state: 'queued', storage_key: null });
    const object = await context.services.objects
      .get(`results/${tenant}/excel/${other}.xlsx`)
      .catch((error) => error.code);
    expect(object).to.equal('ENOENT');
  });

  it('refuses a report of another tenant and a format nobody knows', async () => {
    const [mine, theirs] = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    const attempt = (id: string) => report({ report_id: id }, jobContext(db(), mine)).catch((error) => error.code);
    expect(await attempt(await askFor(theirs, {}))).to.equal('report-not-found');
    expect(await attempt(await askFor(mine, {}, 'abacus'))).to.equal('unknown-format');
  });
});
