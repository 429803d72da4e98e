import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { REPORT_FORMATS, reportFormats } from '../../src/domain/reports/registry.ts';
import { type Person, useApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { useFigures } from '../support/security/figures.ts';
import { FORMULAS, fillWith } from '../support/security/laden-data.ts';
import { LONG_FORM } from '../support/security/long-form.ts';
import { OPERATIONS } from '../support/security/operations.ts';
import { hasOffice, openInOffice } from '../support/security/spreadsheet.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

/** All of them in the long form, every third in the short one. */
const texts = FORMULAS.filter((_text, at) => LONG_FORM || at % 3 === 0);

/** Kinds whose tables are looked at besides those of an inventory; what other programs take is among them. */
const IN_TABLES = ['netbox', 'servicenow', 'threats', 'connection-matrix', 'port-risk', 'ingest-ledger'];

describe('cells that a spreadsheet would take for formulas', function () {
  this.timeout(240_000);
  let workers: TestWorkers;
  // Before the API's own, which takes the database away.
  after(() => workers.stop());
  const api = useApi({ auth: { stepUpSeconds: 7_200 } });
  const figures = useFigures('formulas', { texts: texts.length, files: 0, cells: 0, formulas: 0 });
  const files: Record<string, Buffer> = {};
  let admin: Person;

  before(async () => {
    workers = await startTestWorkers(api().db, { objects: api().services.objects });
    admin = await api().person('admin');
    const uploads = await fillWith(api(), admin, texts);
    expect(uploads.length).to.be.greaterThan(texts.length / 2);
    for (const [at, id] of uploads.entries()) {
      await keep(`rejects-${at}.csv`, `/api/v1/files/${id}/rejects`);
      await keep(`ledger-${at}.csv`, `/api/v1/files/${id}/ledger.csv`);
    }
    await keep('audit.csv', '/api/v1/audit/export?format=csv');
    await nameZones();
    await keep('zones.csv', '/api/v1/zones/export?format=csv');
    await describeApplications();
    await keep('applications.csv', '/api/v1/applications/export?format=csv');
    await keep('applications.xlsx', '/api/v1/applications/export?format=xlsx');
    for (const format of REPORT_FORMATS) {
      const { contentType, extension } = reportFormats[format];
      // Documents and pictures are not what a spreadsheet opens.
      if (format !== 'csv' && !/csv|sheet/.test(contentType)) continue;
      await keepReport(`report.${extension}`, { format, title: '=1+1' });
    }
    for (const kind of IN_TABLES) await keepReport(`${kind}.zip`, { kind, format: 'csv' });
  });

  const keepReport = async (name: string, body: object) => {
    const { access_token: token } = admin;
    const asked = await api().call('POST', '/api/v1/reports', { token, body });
    expect(asked.status, asked.text).to.equal(202);
    const path = `/api/v1/reports/${asked.body.report_id}`;
    const ready = async () => (await api().call('GET', path, { token })).body;
    await eventually(ready, ({ state }: { state: string }) => state === 'ready', { milliseconds: 60_000 });
    await keep(name, `${path}/download`);
  };

  /** The tables of a report are in an archive. */
  const unpack = (name: string) => {
    for (const [entry, bytes] of Object.entries(unzipSync(files[name] as Buffer)))
      files[`${name.replace('.zip', '')}-${entry}`] = Buffer.from(bytes);
    delete files[name];
  };
  const nameZones = async () => {
    const zones = texts.map((text, at) => {
      // Names are one line; what stands first in a cell is the name.
      const name = /\p{C}/u.test(text) ? `zone ${at}` : `${text} ${at}`;
      return { name, ranges: [`10.88.${at}.0/24`], description: text, owner: text };
    });
    const form = new FormData();
    form.set('file', new File([JSON.stringify({ zones })], 'zones.json'));
    const answer = await api().call('POST', '/api/v1/zones/import', { token: admin.access_token, raw: form });
    expect(answer.status, answer.text).to.equal(200);
  };
  const describeApplications = async () => {
    for (const [at, text] of texts.entries()) {
      const body = { name: `application ${at}`, description: text, owner: text };
      const answer = await api().call('POST', '/api/v1/applications', { token: admin.access_token, body });
      expect(answer.status, answer.text).to.equal(201);
    }
  };
  const keep = async (name: string, path: string) => {
    const answer = await fetch(api().url + path, { headers: { authorization: `Bearer ${admin.access_token}` } });
    expect(answer.status, path).to.equal(200);
    files[name] = Buffer.from(await answer.arrayBuffer());
  };

  it('are in the archive of tables', () => {
    for (const name of Object.keys(files)) if (name.endsWith('.zip')) unpack(name);
    expect(Object.keys(files)).to.include.members(['report-00-about.csv', 'report.xlsx', 'threats-00-about.csv']);
    const ofNetbox = String(files['netbox-prefixes.csv']);
    expect(ofNetbox.split('\r\n').length).to.be.above(texts.length);
    expect(ofNetbox, 'a formula was there').to.match(/active,"?'=/);
    expect(String(files['servicenow-cmdb_ci.csv']), 'an owner is one').to.match(/,"?'=[^,]*/);
  });

  it('are in every kind of export that there is', () => {
    const exports = OPERATIONS.filter(({ responses }) =>
      Object.keys(responses['200']?.content ?? {}).some((type) => /csv|sheet|excel/.test(type)),
    ).map(({ id }) => id);
    // A report may be any kind of file; those that a spreadsheet opens are among the files above.
    expect(exports, 'add a new one to this file').to.have.members([
      ...['downloadRejects', 'downloadFileLedger', 'exportAudit', 'exportZones'],
      'exportApplications',
    ]);
  });

  for (const separator of [',', ';'] as const) {
    it(`C1 to C8: stay text in LibreOffice, where cells end with ${separator}`, function () {
      // One start of LibreOffice is enough for the short form; the other separator is the one that hides more.
      if (separator === ',' && !LONG_FORM) this.skip();
      if (!hasOffice()) {
        console.log('      LibreOffice is not installed: not opened.');
        this.skip();
      }
      const control = Buffer.from(`a${separator}b\n1${separator}=1+1\n`);
      const sheets = openInOffice({ ...files, 'control.csv': control }, separator);
      // So that nothing is shown by a LibreOffice that makes no formulas at all.
      expect(sheets['control.csv']?.formulas).to.have.lengthOf(1);
      delete sheets['control.csv'];
      const found = Object.entries(sheets).flatMap(([name, { formulas }]) =>
        formulas.map((formula) => `${name}: ${formula}`),
      );
      figures.files = Object.keys(sheets).length;
      figures.cells = Object.values(sheets).reduce((sum, { cells }) => sum + cells, 0);
      figures.formulas = Number(figures.formulas) + found.length;
      expect(figures.cells).to.be.greaterThan(texts.length * 5);
      expect(found).to.deep.equal([]);
    });
  }
});
