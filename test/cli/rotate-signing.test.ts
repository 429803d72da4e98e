import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadSigningKeys } from '../../src/api/token-keys.ts';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { built } from '../support/built.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';

const run = promisify(execFile);

describe('ringfence admin', function () {
  this.timeout(60_000);
  const db = useDatabase();
  const { masterKey } = testEnvironment();
  const admin = async (...args: string[]) => {
    const { stdout } = await run(process.execPath, [built('cli'), 'admin', ...args], {
      cwd: PROJECT_FOLDER,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: db().ownerUrl,
        RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      },
    });
    return stdout;
  };
  const kids = async () => (await loadSigningKeys(db().database.control, masterKey)).map(({ kid }) => kid);

  it('keys rotate-signing publishes the next key, once, while the last one signs', async () => {
    const [old] = await kids();
    const { created, retired } = JSON.parse(await admin('keys', 'rotate-signing', '--json'));
    expect([await kids(), retired]).to.deep.equal([[old, created], []]);
    expect(await admin('keys', 'rotate-signing')).to.contain('published already');
    expect(await kids()).to.have.length(2);
  });

  it('keys rotate-signing --compromised leaves one key, which signs', async () => {
    const before = await kids();
    expect(await admin('keys', 'rotate-signing', '--compromised')).to.contain('2 earlier keys are retired');
    const [now, ...others] = await kids();
    expect(others).to.deep.equal([]);
    expect(before).not.to.include(now);
  });

  it('readonly-url prints a connection that reads and changes nothing', async () => {
    const url = (await admin('readonly-url')).trim();
    expect(url).to.equal(db().readonlyUrl);
    expect(await asOwner(url, 'select current_user::text as name')).to.deep.equal([{ name: 'ringfence_readonly' }]);
    const code = await asOwner(url, 'delete from jobs').catch((error) => error.code);
    expect(code).to.be.oneOf(['25006', '42501']);
  });
});
