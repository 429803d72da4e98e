import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { signInAs } from '../../src/cli/connect.ts';
import { uploadInPieces } from '../../src/cli/upload-in-pieces.ts';
import { firstTenant } from '../../src/db/tenants.ts';
import { createUser } from '../../src/db/users.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { hashPassword } from '../../src/infra/security/password.ts';
import { PASSWORD } from '../support/api.ts';
import { startApiProcess } from '../support/api-process.ts';
import { bigLog } from '../support/big-log.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';

const KILLS = Number(process.env.CHAOS_API_KILLS ?? 3);
const ROWS = 600_000;

describe('an API that is killed in the middle of an upload in pieces', function () {
  this.timeout(240_000);
  const db = useDatabase();

  it(`costs the sender nothing but the wait (${KILLS} kills)`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringfence-tus-'));
    const log = await buffer(bigLog(ROWS));
    const path = join(folder, 'big.csv');
    await writeFile(path, log);
    const tenantId = await firstTenant(db().database.control);
    const email = 'sender@bank.example';
    const passwordHash = await hashPassword(PASSWORD);
    const user = { tenantId, email, name: 'sender', role: 'network_engineer' as const, passwordHash };
    await createUser(db().database.control, { ...user, mustChangePassword: false });

    let api = await startApiProcess(db(), { folder });
    try {
      const client = await signInAs({ url: api.url, email, password: PASSWORD });
      const received = async () => {
        const sql = 'select coalesce(sum(received), 0)::int as bytes from resumable_uploads';
        return (await asOwner<{ bytes: number }>(db().ownerUrl, sql))[0]?.bytes ?? 0;
      };
      let done = false;
      const sent: number[] = [];
      const answer = uploadInPieces(client, path, { pause: 100, onBytes: (bytes) => sent.push(bytes) }).finally(() => {
        done = true;
      });
      answer.catch(() => {});
      let kills = 0;
      for (let before = 0; kills < KILLS && !done; ) {
        const now = await received();
        if (now === before) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          continue;
        }
        before = now;
        kills += 1;
        await api.end('SIGKILL');
        api = await startApiProcess(db(), { folder, port: api.port });
      }
      const { file_id, job_id } = await answer;
      expect(kills).to.equal(KILLS);
      expect(sent.at(-1)).to.equal(log.length);

      const uploads = await asOwner(db().ownerUrl, 'select id, size, sha256 from uploads');
      expect(uploads).to.deep.equal([
        { id: file_id, size: log.length, sha256: createHash('sha256').update(log).digest('hex') },
      ]);
      expect(await asOwner(db().ownerUrl, `select id from jobs where kind = 'ingest'`)).to.deep.equal([{ id: job_id }]);
      const keys = { current: testEnvironment().masterKey, previous: [] };
      const objects = openObjectStore(join(folder, 'objects'), keys);
      expect((await buffer(await objects.get(`uploads/${tenantId}/${file_id}`))).equals(log)).to.equal(true);
      const pieces = await readdir(join(folder, 'objects', 'pieces'), { recursive: true, withFileTypes: true });
      expect(pieces.filter((entry) => entry.isFile() && !entry.name.endsWith('.part')).length).to.be.at.most(KILLS);
    } finally {
      await api.end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    }
  });
});
