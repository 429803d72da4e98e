import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { PROJECT_FOLDER } from '../src/config/project.ts';
import { built } from './support/built.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const STORES = { DATABASE_URL: 'postgres://owner@127.0.0.1:1/none', REDIS_URL: 'redis://127.0.0.1:1' };

/** Starts a process that cannot get far, and gives what it says. */
function start(program: 'api' | 'workers', environment: Record<string, string>): { code: number | null; says: string } {
  const { status, stderr } = spawnSync(process.execPath, [built(program)], {
    cwd: PROJECT_FOLDER,
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
    timeout: 50_000,
  });
  return { code: status, says: stderr };
}

describe('a process without its settings', function () {
  this.timeout(60_000);
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringfence-config-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const program of ['api', 'workers'] as const) {
    it(`(${program}) names everything that is missing, and makes up no master key`, () => {
      const { code, says } = start(program, {
        NODE_ENV: 'production',
        RINGFENCE_DATA: folder,
        HTTP_REDIRECT_PORT: '80',
      });
      expect(code).to.equal(1);
      expect(says).to.contain('has 4 faults');
      for (const name of [
        'RINGFENCE_MASTER_KEY is not set',
        'DATABASE_URL is not set',
        'REDIS_URL is not set',
        'TLS_CERT',
      ]) {
        expect(says).to.contain(name);
      }
    });
  }

  it('is told of every setting that is wrong', () => {
    const { code, says } = start('api', {
      ...STORES,
      RINGFENCE_MASTER_KEY: 'short',
      RINGFENCE_MASTER_KEY_PREVIOUS: 'shorter',
      CORS_ORIGINS: 'https://portal.bank.example/',
      TLS_CERT: 'a path by mistake',
    });
    expect(code).to.equal(1);
    for (const name of ['secrets.masterKey:', 'secrets.masterKeyPrevious', 'http.corsOrigins', 'http.tlsCert']) {
      expect(says).to.contain(name);
    }
  });

  describe('with the master key in a file', () => {
    const production = () => ({
      ...STORES,
      NODE_ENV: 'production',
      RINGFENCE_MASTER_KEY_FILE: join(folder, 'master-key'),
    });
    const withMode = (mode: number) => {
      writeFileSync(join(folder, 'master-key'), `${KEY}\n`);
      chmodSync(join(folder, 'master-key'), mode);
    };

    for (const mode of [0o640, 0o604]) {
      it(`refuses in production when others can read it (${mode.toString(8)})`, () => {
        withMode(mode);
        const { code, says } = start('api', production());
        expect(code).to.equal(1);
        expect(says).to.contain('RINGFENCE_MASTER_KEY_FILE').and.to.contain('chmod 600');
      });
    }

    it('takes it when only its owner can read it', () => {
      withMode(0o600);
      const { says } = start('api', production());
      // As far as the database, which is not there.
      expect(says).to.contain('ECONNREFUSED').and.not.to.contain('MASTER_KEY');
    });

    it('warns in development', () => {
      withMode(0o644);
      const { says } = start('api', { ...production(), NODE_ENV: 'development' });
      expect(says).to.contain('Warning').and.to.contain('chmod 600').and.to.contain('ECONNREFUSED');
    });
  });
});
