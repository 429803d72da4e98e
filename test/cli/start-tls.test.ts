import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { signIn } from '../../src/cli/client.ts';
import { type StartedPlatform, startPlatform } from '../../src/cli/platform.ts';
import { trustCertificate } from '../../src/infra/trust-certificate.ts';
import { hasOpenssl, makeAuthority } from '../support/certificates.ts';
import { testDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';

(hasOpenssl() ? describe : describe.skip)('npm start with a certificate', function () {
  this.timeout(90_000);
  // Names neither the address it is reached by nor anybody this machine trusts.
  const { cert, key } = makeAuthority('start').issue('ringfence.bank.example');
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-tls-'));
  let platform: StartedPlatform;
  let usual: Dispatcher;
  let db: Awaited<ReturnType<typeof testDatabase>>;

  before(async () => {
    usual = getGlobalDispatcher();
    db = await testDatabase();
    const { redisUrl, masterKey } = testEnvironment();
    platform = await startPlatform({
      dataFolder: folder,
      databaseUrl: db.ownerUrl,
      redisUrl,
      masterKey: masterKey.toString('base64'),
      workers: 0,
      certificate: cert,
      environment: { TLS_CERT: cert, TLS_KEY: key },
    });
  });
  after(async () => {
    setGlobalDispatcher(usual);
    await platform?.stop({ now: true });
    await db.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves https, which its own command line takes by that very certificate', async () => {
    expect(platform.url).to.match(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${platform.url}/readyz`)).status).to.equal(200);
    const { email, password } = platform.firstAdministrator ?? { email: '', password: '' };
    expect((await signIn(platform.url, email, password)).mustChangePassword).to.equal(true);
  });

  it('answers no plain http, and is not taken for it with another certificate', async () => {
    const plain = await fetch(platform.url.replace('https:', 'http:')).catch(() => 'refused');
    expect(plain).to.equal('refused');
    trustCertificate(platform.url, makeAuthority('other').issue('ringfence.bank.example').cert);
    const reason = await fetch(`${platform.url}/livez`).catch((error: Error) => String(error.cause));
    expect(reason).to.contain('another certificate');
    trustCertificate('https://192.0.2.1', cert);
    const unknown = await fetch(`${platform.url}/livez`).catch(({ cause }) => (cause as { code: string }).code);
    expect(unknown).to.match(/SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/);
  });
});
