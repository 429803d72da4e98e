import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { migrate, roleUrls } from '../../src/db/migrate.ts';
import { discovery } from '../../src/workers/discovery.ts';
import type { JobContext } from '../../src/workers/processor.ts';
import { report } from '../../src/workers/report.ts';
import { asOwner, type TestDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { type ReplicatedPostgres, startReplicated } from '../support/standby.ts';
import { makeTenant } from '../support/tenant.ts';

describe('reports from a replica', function () {
  this.timeout(120_000);
  let servers: ReplicatedPostgres;
  let database: Database;
  let db: TestDatabase;
  let tenant = '';
  let count = 0;
  const read = { app: 0, replica: 0 };
  let told: string[] = [];

  before(async () => {
    servers = await startReplicated();
    const { masterKey } = testEnvironment();
    await migrate(servers.ownerUrl, PROJECT_FOLDER, masterKey);
    const urls = roleUrls(servers.ownerUrl, masterKey);
    const replica = new URL(urls.appUrl);
    replica.port = String(servers.replicaPort);
    database = openDatabase({
      ...{ ...urls, replicaUrl: replica.toString(), replicaWaitSeconds: 10 },
      ...{ poolSize: 4, statementTimeout: 15_000 },
    });
    db = { ownerUrl: servers.ownerUrl, urls, database } as TestDatabase;
    tenant = await makeTenant(servers.ownerUrl);
    const watch = (side: keyof typeof read) => (query: { sql: string }) => {
      if (/network_nodes/.test(query.sql)) read[side] += 1;
    };
    database.app.on('query', watch('app'));
    database.replica?.app.on('query', watch('replica'));
  });
  after(async () => {
    await database.close();
    await servers.stop();
  });
  beforeEach(() => {
    told = [];
  });

  /** Finds one more node, and at once asks for a report. Gives the report's text and who was asked for its facts. */
  async function reportOfOneMore(wait: () => Promise<void> = async () => {}) {
    count += 1;
    const context: JobContext = jobContext(db, tenant);
    Object.assign(context.services, {
      log: { warn: (_text: string, { reason }: { reason: string }) => told.push(reason) },
    });
    await storeUpload(db, tenant, [{ src: `10.0.7.${count}`, dst: '10.0.0.9' }]);
    await discovery({}, context);
    const [row] = await asOwner<{ id: string }>(
      servers.ownerUrl,
      `with job as (insert into jobs (tenant_id, kind, payload) values ($1, 'report', '{}') returning id)
       insert into reports (tenant_id, job_id, kind, format, parameters)
       select $1, id, 'network-inventory', 'json', '{}' from job returning id`,
      [tenant],
    );
    await wait();
    Object.assign(read, { app: 0, replica: 0 });
    await report({ report_id: row?.id ?? '' }, context);
    const [{ storage_key }] = (await asOwner<{ storage_key: string }>(
      servers.ownerUrl,
      'select storage_key from reports where id = $1',
      [row?.id],
    )) as [{ storage_key: string }];
    const text = (await buffer(await context.services.objects.get(storage_key))).toString();
    return { isWhole: text.includes(`10.0.7.${count}`), from: { ...read } };
  }

  it('show what was there a moment ago, and ask the primary for nothing of it', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const { isWhole, from } = await reportOfOneMore();
      expect([isWhole, from.app, from.replica > 0]).to.deep.equal([true, 0, true]);
    }
    expect(told).to.deep.equal([]);
  });

  it('wait for the replica when it comes a little later', async () => {
    await servers.pause();
    const later = setTimeout(() => void servers.resume(), 1_000);
    const { isWhole, from } = await reportOfOneMore();
    clearTimeout(later);
    expect([isWhole, from.app]).to.deep.equal([true, 0]);
  });

  it('are read from the primary when the replica stays behind', async () => {
    await servers.pause();
    const replica = database.replica as NonNullable<Database['replica']>;
    replica.waitMilliseconds = 300;
    const { isWhole, from } = await reportOfOneMore();
    await servers.resume();
    expect([isWhole, from.app > 0, from.replica, told.length]).to.deep.equal([true, true, 0, 1]);
    replica.waitMilliseconds = 10_000;
  });

  it('are read from the primary when the replica is gone', async () => {
    const { isWhole, from } = await reportOfOneMore(() => servers.stopReplica());
    expect([isWhole, from.app > 0, told.length]).to.deep.equal([true, true, 1]);
  });

  it('are read from the primary when what is named is no replica', async () => {
    const { masterKey } = testEnvironment();
    const urls = roleUrls(servers.ownerUrl, masterKey);
    const alone = openDatabase({ ...urls, replicaUrl: urls.appUrl, poolSize: 2, statementTimeout: 15_000 });
    const [before, during] = [db, { ...db, database: alone }];
    db = during;
    try {
      expect((await reportOfOneMore()).isWhole).to.equal(true);
      expect(told).to.deep.equal(['it is behind, away or no replica']);
    } finally {
      db = before;
      await alone.close();
    }
  });
});
