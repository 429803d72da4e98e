import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import S3rver from 's3rver';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { pipeline } from '../../src/jobs/pipeline.ts';
import type { JobContext } from '../../src/workers/processor.ts';
import { report } from '../../src/workers/report.ts';
import { reportDelivery } from '../../src/workers/report-delivery.ts';
import { expireDue } from '../../src/workers/report-keeper.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { jobContext } from '../support/network.ts';
import { askForReport } from '../support/reports.ts';
import { type MailServer, mailServer } from '../support/responses.ts';
import { makeTenant } from '../support/tenant.ts';

describe('delivery of reports', function () {
  this.timeout(60_000);
  const db = useDatabase();
  const cipher = openCipher(testEnvironment().masterKey, 'report-targets');
  let [tenant, root] = ['', ''];
  let context: JobContext;
  let mails: MailServer;

  before(async () => {
    tenant = await makeTenant(db().ownerUrl);
    root = await realpath(await mkdtemp(join(tmpdir(), 'ringfence-results-')));
    mails = await mailServer();
    context = jobContext(db(), tenant);
    context.services.reports = { roots: [{ tenantId: tenant, path: root }], cipher };
    context.services.mail = {
      url: `smtp://127.0.0.1:${mails.port}`,
      from: 'ringfence@bank.example',
      ca: '',
      allowPlain: true,
    };
  });
  after(async () => {
    await mails.close();
    await rm(root, { recursive: true, force: true });
  });

  const sql = <Row extends object>(text: string, ...values: unknown[]) =>
    asOwner<Row & Record<string, unknown>>(db().ownerUrl, text, values);
  const place = async (kind: string, settings: object): Promise<string> => {
    const id = randomUUID();
    const sealed = kind === 's3' ? cipher.seal(Buffer.from('S3RVER'), id) : null;
    await sql(
      `insert into report_targets (id, tenant_id, name, kind, settings, secret_sealed, created_by) values ($1, $2, $6, $3, $4, $5, $2)`,
      ...[id, tenant, kind, JSON.stringify(settings), sealed, `place ${id}`],
    );
    return id;
  };
  const made = async (deliver_to: string[] = []): Promise<string> => {
    const id = await askForReport(db(), tenant, 'ingest-ledger', 'json', { title: 'Ledger', deliver_to });
    await report({ report_id: id }, context);
    return id;
  };
  const noted = async (id: string) =>
    (await sql('select state, place, error from report_deliveries where report_id = $1', id))[0];
  const send = (report_id: string, target_id: string) => reportDelivery({ report_id, target_id }, context);

  it('follows a report to every place that was named, and to no other', async () => {
    const target = await place('folder', { path: root });
    const id = await askForReport(db(), tenant, 'ingest-ledger', 'json', { deliver_to: [target, randomUUID()] });
    const result = await report({ report_id: id }, context);
    expect(await noted(id)).to.include({ state: 'waiting' });
    const jobs = pipeline.report({ report_id: id }, result);
    expect(jobs.map(({ kind }) => kind)).to.deep.equal(['report-delivery', 'report-delivery']);
    expect(jobs[0]?.payload).to.deep.equal({ report_id: id, target_id: target });
    const [, gone] = jobs as { payload: { report_id: string; target_id: string } }[];
    const refused = await reportDelivery(gone?.payload as never, context).catch((error) => error.code);
    expect(refused).to.equal('no-such-place');
  });

  it('writes the file into the folder of its format, once', async () => {
    const target = await place('folder', { path: root });
    const id = await made();
    const { place: at } = await send(id, target);
    await send(id, target);
    expect(at).to.equal(join(root, 'results/json', `ingest-ledger-2026-02-01-${id.slice(0, 8)}.json`));
    const [row] = await sql<{ sha256: string }>('select sha256 from reports where id = $1', id);
    expect(
      createHash('sha256')
        .update(await readFile(String(at)))
        .digest('hex'),
    ).to.equal(row?.sha256);
    expect((await readdir(join(root, 'results/json'))).filter((name) => name.includes(id.slice(0, 8)))).to.have.length(
      1,
    );
    expect(await noted(id)).to.include({ state: 'delivered', place: at });
    const [event] = await sql(`select details from audit_log where action = 'report.deliver' and target = $1`, id);
    expect(event?.details).to.include({ place: at, sha256: row?.sha256 });
  });

  it('does not leave the folders that are allowed, by name or by link', async () => {
    const outside = await realpath(await mkdtemp(join(tmpdir(), 'ringfence-outside-')));
    const inner = join(root, 'inner');
    await mkdir(inner);
    await symlink(outside, join(inner, 'results'));
    await symlink(outside, join(root, 'away'));
    const id = await made();
    for (const path of [outside, join(root, 'away'), inner, join(root, 'missing')]) {
      const failure = await send(id, await place('folder', { path })).catch((error: Error) => error);
      expect(failure, path).to.be.instanceOf(Error);
    }
    expect(await readdir(outside)).to.deep.equal([]);
    const errors = await sql<{ error: string }>('select error from report_deliveries where report_id = $1', id);
    expect(errors.map(({ error }) => error).sort()).to.deep.equal([
      'The folder is not below one that reports may go to (REPORT_ROOTS).',
      'The folder leads outside of the folders that are allowed.',
      'The folder leads outside of the folders that are allowed.',
      'There is no such folder.',
    ]);
    await rm(outside, { recursive: true, force: true });
  });

  it('sends a mail that says where the file is, or has it', async () => {
    const id = await made();
    await send(id, await place('mail', { to: ['audit@bank.example'], attach: false }));
    await send(id, await place('mail', { to: ['audit@bank.example', 'risk@bank.example'], attach: true }));
    const [note, whole] = mails.mails.slice(-2);
    expect(note?.text).to.include(`/api/v1/reports/${id}/download`).and.include('Subject: Ledger');
    expect(note?.text).to.not.include('attachment');
    expect(whole?.to).to.deep.equal(['audit@bank.example', 'risk@bank.example']);
    expect(whole?.text).to.match(/Content-Disposition: attachment; filename=ingest-ledger-2026-02-01.json/i);
  });

  it('tells of a mail that nobody takes', async () => {
    mails.unknown.add('nobody@bank.example');
    const id = await made();
    const failure = await send(id, await place('mail', { to: ['nobody@bank.example'], attach: false })).catch(
      (error) => error,
    );
    expect(failure.code).to.equal('not-delivered');
    expect(await noted(id)).to.include({ state: 'failed' });
  });

  describe('to S3', () => {
    let server: S3rver;
    let folder: string;
    let s3: S3Client;
    let endpoint: string;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'ringfence-s3-'));
      server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: folder });
      const { port } = (await server.run()) as AddressInfo;
      endpoint = `http://127.0.0.1:${port}`;
      s3 = new S3Client({
        ...{ endpoint, region: 'us-east-1', forcePathStyle: true },
        credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
      });
      await s3.send(new CreateBucketCommand({ Bucket: 'results' }));
    });
    after(async () => {
      s3.destroy();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    });
    const settings = () => ({
      endpoint,
      region: 'us-east-1',
      bucket: 'results',
      prefix: 'bank/',
      access_key_id: 'S3RVER',
    });

    it('goes nowhere that nobody approved', async () => {
      const id = await made();
      const failure = await send(id, await place('s3', settings())).catch((error: Error) => error);
      expect(failure).to.be.instanceOf(Error);
      expect(await noted(id)).to.include({ state: 'failed', error: 'No administrator has approved this destination.' });
    });

    it('puts the file below the prefix, small or in parts', async () => {
      await sql(
        `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal)
         values ($1, 's3', 'report', 'http', '127.0.0.1', $2, '{127.0.0.0/8}')`,
        ...[tenant, Number(new URL(endpoint).port)],
      );
      const target = await place('s3', settings());
      const id = await made();
      const large = randomBytes(20 * 1024 * 1024 + 7);
      for (const bytes of [null, large]) {
        const [row] = await sql<{ storage_key: string }>('select storage_key from reports where id = $1', id);
        if (bytes) await context.services.objects.put(String(row?.storage_key), Readable.from([bytes]));
        const { place: at } = await send(id, target);
        const key = String(at).replace('s3://results/', '');
        expect(key).to.equal(`bank/results/json/ingest-ledger-2026-02-01-${id.slice(0, 8)}.json`);
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'results', Key: key }));
        const stored = await buffer(await context.services.objects.get(String(row?.storage_key)));
        expect((await buffer(Body as Readable)).equals(stored)).to.equal(true);
      }
    });
  });

  it('removes files at the end of their time, and says so', async () => {
    const [old, fresh] = [await made(), await made()];
    await sql('insert into report_settings (tenant_id, keep_days) values ($1, 30)', tenant);
    await sql(`update reports set finished_at = now() - interval '31 days' where id = $1`, old);
    const [{ storage_key: key = '' } = {}] = await sql<{ storage_key: string }>(
      'select storage_key from reports where id = $1',
      old,
    );
    const parts = { app: db().database.app, objects: context.services.objects };
    expect(await expireDue(parts, tenant)).to.equal(1);
    expect(await expireDue(parts, tenant)).to.equal(0);
    const states = await sql<{ state: string }>('select state from reports where id = any($1) order by finished_at', [
      old,
      fresh,
    ]);
    expect(states.map(({ state }) => state)).to.deep.equal(['expired', 'ready']);
    const missing = await context.services.objects.get(key).then(
      (stream) => buffer(stream).then(() => 'there'),
      (error) => error.code,
    );
    expect(missing).to.equal('ENOENT');
    const [event] = await sql(
      `select details from audit_log where action = 'report.expire' and tenant_id = $1`,
      tenant,
    );
    expect(event?.details).to.deep.equal({ reports: 1, first: [old] });
  });
});
