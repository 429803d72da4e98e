import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { discovery } from '../../src/workers/discovery.ts';
import { portResearch } from '../../src/workers/port-research.ts';
import { report } from '../../src/workers/report.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('report', () => {
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
    expect(row).to.include({ state: 'ready', storage_key: `reports/${tenant}/${id}.xlsx`, sha256: result.sha256 });

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

  it('says so when there is nothing to report', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const context = jobContext(db(), tenant);
    const { size } = await report({ report_id: await askFor(tenant, {}) }, context);
    expect(size).to.be.above(0);
  });

  it('refuses a report of another tenant and a format nobody knows', async () => {
    const [mine, theirs] = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    const attempt = (id: string) => report({ report_id: id }, jobContext(db(), mine)).catch((error) => error.code);
    expect(await attempt(await askFor(theirs, {}))).to.equal('report-not-found');
    expect(await attempt(await askFor(mine, {}, 'docx'))).to.equal('unknown-format');
  });
});
