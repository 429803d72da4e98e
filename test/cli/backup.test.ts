import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { writeAudit } from '../../src/db/audit.ts';
import { countUnsealed, sealRows } from '../../src/db/audit-seals.ts';
import { verifyAllTenants } from '../../src/db/audit-verification.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { quoted } from '../../src/db/dump.ts';
import { roleUrls } from '../../src/db/migrate.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { runAdmin } from '../support/admin-command.ts';
import { bigLog } from '../support/big-log.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.ts';
import { makeTenant, submit } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers } from '../support/workers.ts';

const ROWS = 3_000;
/** Written by the platform itself while it works, so that they differ between a backup and a moment later. */
const MOVING = new Set(['knex_migrations', 'knex_migrations_lock', 'audit_log', 'audit_seals', 'audit_anchors']);

describe('ringfence admin backup', function () {
  this.timeout(120_000);
  const db = useDatabase();
  let fresh: OwnPostgres;
  let folder = '';
  let uploadId = '';
  let tenantId = '';
  let restored: Database;
  const keys = () => ({ current: testEnvironment().masterKey, previous: [] });
  const at = (...parts: string[]) => join(folder, ...parts);

  const admin = (ownerUrl: string, data: string, ...args: string[]) =>
    runAdmin(ownerUrl, ['backup', ...args, '--json'], { RINGFENCE_DATA: data });

  const sealAll = ({ control }: Database) =>
    eventually(
      async () => {
        while (((await sealRows(control, 500))?.rows ?? 0) > 0);
        return countUnsealed(control);
      },
      (unsealed) => unsealed === 0,
    );

  this.beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-backup-'));
    fresh = await ownPostgres();
    restored = openDatabase({ ...roleUrls(fresh.ownerUrl, keys().current), poolSize: 3, statementTimeout: 15_000 });
    // An installation that has been running for longer than the server it is restored to.
    await asOwner(
      db().ownerUrl,
      'do $$ begin for i in 1..200000 loop perform pg_current_xact_id(); commit; end loop; end $$',
    );
    tenantId = await makeTenant(db().ownerUrl);
    await makeTenant(db().ownerUrl);
    const objects = openObjectStore(at('data', 'objects'), keys());
    const workers = await startTestWorkers(db(), { objects });
    ({ uploadId } = await makeUpload(db(), objects, tenantId, bigLog(ROWS, { damaged: true })));
    await eventually(
      () =>
        asOwner<{ open: number; stored: number }>(
          db().ownerUrl,
          `select (select count(*)::int from jobs where state in ('queued', 'running')) as open,
             (select count(*)::int from uploads where state = 'stored') as stored`,
        ),
      ([row]) => row?.open === 0 && row.stored === 1,
      { milliseconds: 60_000 },
    );
    await workers.stop();
    await writeAudit(db().database.control, {
      tenantId,
      actorId: null,
      action: 'job.submit',
      details: { a: '\\\t\n"' },
    });
    await sealAll(db().database);
  });
  this.afterAll(async () => {
    await restored.close();
    await fresh.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('backs everything up beside a running platform; nothing of it can be read without the key', async () => {
    const { code, says } = await admin(db().ownerUrl, at('data'), 'create', at('backup'));
    expect(code, says).to.equal(0);
    expect(JSON.parse(says)).to.include({ objects: 1 }).and.to.have.property('rows').above(ROWS);
    expect((await stat(at('backup'))).mode & 0o077).to.equal(0);
    for (const entry of await readdir(at('backup'), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name === 'README.txt') continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      expect(bytes.subarray(0, 4).toString(), entry.name).to.equal('RFOB');
      expect(bytes.includes('192.0.2.'), entry.name).to.equal(false);
    }
    expect((await admin(db().ownerUrl, at('data'), 'create', at('backup'))).says).to.contain('is not empty');
  });

  it('restores into a fresh server: same rows, same objects, an unbroken audit chain', async () => {
    const { code, says } = await admin(fresh.ownerUrl, at('restored'), 'restore', at('backup'));
    expect(code, says).to.equal(0);
    const [before, after] = [await digests(db().ownerUrl), await digests(fresh.ownerUrl)];
    expect(Object.keys(before).length).to.be.above(60);
    expect(before.flows?.rows).to.equal(ROWS - ROWS / 100);
    expect(after).to.deep.equal(before);

    const open = async (data: string) =>
      buffer(await openObjectStore(at(data, 'objects'), keys()).get(`uploads/${tenantId}/${uploadId}`));
    expect((await open('restored')).equals(await open('data'))).to.equal(true);

    await sealAll(restored);
    const verdicts = await verifyAllTenants(restored.control, new Map());
    expect(verdicts.map(({ broken, unsealed }) => [broken, unsealed])).to.deep.equal(verdicts.map(() => [null, 0]));
    expect(verdicts.find((verdict) => verdict.tenant_id === tenantId)?.links).to.be.above(1);
    const noted = (url: string, action: string) =>
      asOwner(url, 'select details from audit_log where action = $1 and tenant_id = $2', [action, tenantId]);
    expect(await noted(db().ownerUrl, 'backup.make')).to.have.length(1);
    expect(await noted(fresh.ownerUrl, 'backup.restore')).to.have.length(1);
  });

  it('goes on where the backup was made: row security, numbers, events and chain', async () => {
    const seen = await asOwner<{ rows: number }>(
      roleUrls(fresh.ownerUrl, keys().current).appUrl,
      'select count(*)::int as rows from uploads',
    );
    expect(seen).to.deep.equal([{ rows: 0 }]);
    const [last] = await asOwner<{ id: string; xid: string }>(
      fresh.ownerUrl,
      'select max(id)::text as id, max(xid::text::bigint)::text as xid from job_events',
    );
    const job = await submit(restored.app, { tenantId, kind: 'ingest', payload: { upload_id: uploadId }, uploadId });
    const events = await asOwner<{ job_id: string }>(
      fresh.ownerUrl,
      'select job_id from job_events where id > $1 and xid > $2::xid8 order by id',
      [last?.id, last?.xid],
    );
    expect(events[0]?.job_id).to.equal(job.id);
    await writeAudit(restored.control, { tenantId, actorId: null, action: 'job.submit' });
    await sealAll(restored);
    const verdicts = await verifyAllTenants(restored.control, new Map());
    expect(verdicts.map(({ broken }) => broken)).to.deep.equal(verdicts.map(() => null));
  });

  it('restores nothing over what is there', async () => {
    const used = await admin(db().ownerUrl, at('elsewhere'), 'restore', at('backup'));
    expect([used.code, used.says.includes('has tables already')]).to.deep.equal([1, true]);
  });

  it('finds what was changed in it, and a key that is not its own', async () => {
    expect((await admin(db().ownerUrl, at('data'), 'check', at('backup'))).code).to.equal(0);
    const file = at('backup', 'sealed', 'tables', 'flows');
    const bytes = await readFile(file);
    const at100 = bytes.length - 100;
    bytes.writeUInt8((bytes.readUInt8(at100) + 1) % 256, at100);
    await writeFile(file, bytes);
    const damaged = await admin(db().ownerUrl, at('data'), 'check', at('backup'));
    expect([damaged.code, damaged.says.includes('damaged')], damaged.says).to.deep.equal([1, true]);
    const empty = await admin(db().ownerUrl, at('data'), 'check', at('nothing'));
    expect(empty.says).to.contain('holds no backup');
  });
});

/** Rows and a digest of every table's content. */
async function digests(ownerUrl: string): Promise<Record<string, { rows: number; digest: string | null }>> {
  const tables = await asOwner<{ name: string }>(
    ownerUrl,
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
       and not relispartition order by 1`,
  );
  const found: Record<string, { rows: number; digest: string | null }> = {};
  for (const { name } of tables.filter((table) => !MOVING.has(table.name))) {
    const [row] = await asOwner<{ rows: number; digest: string | null }>(
      ownerUrl,
      `select count(*)::int as rows, md5(string_agg(t::text, chr(10) order by t::text)) as digest from ${quoted(name)} t`,
    );
    if (row) found[name] = row;
  }
  return found;
}
