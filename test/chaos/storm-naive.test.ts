import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { createUser } from '../../src/db/users.ts';
import { hashPassword } from '../../src/infra/security/password.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openStormClient } from '../support/storm/client.ts';
import { FAULTS } from '../support/storm/faults.ts';
import { nothingLostNothingDoubled } from '../support/storm/invariants.ts';
import { type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { seeded } from '../support/storm/random.ts';
import { stormLog } from '../support/storm/storm-log.ts';
import { makeTenant } from '../support/tenant.ts';

/** What the storm does must break what is built carelessly, or it shows nothing. Part of the long form only. */
const suite = process.env.CHAOS_NAIVE ? describe : describe.skip;
const ACCOUNT = { email: 'naive@bank.example', password: 'thunder-and-lightning-7' };
const KILLS = 5;

suite('a naive worker in the same storm', function () {
  this.timeout(600_000);
  let folder: string;
  let platform: StormPlatform;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-naive-'));
    platform = await startStormPlatform(folder, { apis: 1, worker: 'test/support/storm/naive-worker.ts' });
  });
  after(async () => {
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loses lines, or stores them twice', async () => {
    const { db, url } = platform;
    const tenantId = await makeTenant(db.ownerUrl);
    const passwordHash = await hashPassword(ACCOUNT.password);
    const user = { tenantId, email: ACCOUNT.email, name: 'Naive', role: 'network_engineer' as const, passwordHash };
    await createUser(db.database.control, { ...user, mustChangePassword: false });
    const { ledger, upload } = openStormClient(url, ACCOUNT, join(folder, 'ledger.jsonl'));
    const logs = [0, 1, 2].map((no) => stormLog(no, 20_000));
    for (const log of logs) await upload(log);
    const stored = async () =>
      Number((await asOwner<{ rows: number }>(db.ownerUrl, 'select count(*)::int as rows from flows'))[0]?.rows);
    const random = seeded(1);
    const kill = FAULTS.find(({ name }) => name === 'worker killed');
    for (let done = 0; done < KILLS; done++) {
      const before = await stored();
      await eventually(stored, (rows) => rows > before, { milliseconds: 20_000 }).catch(() => {});
      await kill?.strike(platform, random);
    }
    // Judged once nothing more comes, so that being slow is not held against it.
    for (let before = -1; before < (await stored()); await wait(15_000)) before = await stored();
    const verdict = await nothingLostNothingDoubled({ platform, tenantId, folder, ledger, logs, told: [] }).then(
      () => 'held',
      () => 'broken',
    );
    console.error(`      ${await stored()} rows of ${3 * 20_000} after ${KILLS} kills: ${verdict}`);
    expect(verdict).to.equal('broken');
    ledger.close();
  });
});
