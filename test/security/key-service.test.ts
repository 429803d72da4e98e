import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { type Person, useApi } from '../support/api.ts';
import { built } from '../support/built.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { type KeyService, startKeyService, useKeyServiceCredentials } from '../support/key-service.ts';

const run = promisify(execFile);
/** A service with a key, for the surrounding `describe`; its address is known once it runs. */
function useKeyService() {
  const kms = { keyId: 'alias/ringfence', endpoint: '', region: 'eu-central-1' };
  let service: KeyService;
  before(async () => {
    service = await startKeyService();
    service.alias(kms.keyId, service.createKey());
    kms.endpoint = service.endpoint;
  });
  after(() => service.stop());
  return { kms, started: () => service };
}

describe('a platform whose keys are in a key management service', function () {
  this.timeout(60_000);
  useKeyServiceCredentials();
  const { kms, started } = useKeyService();
  const api = useApi({ secrets: { kms } });
  let engineer: Person;
  let service: KeyService;
  before(async () => {
    service = started();
    engineer = await api().person('network_engineer');
  });

  let port = 443;
  const upload = () => {
    // Another file each time: one that is known already is not stored.
    port += 1;
    const form = new FormData();
    form.append(
      'file',
      new Blob([`start_time,src_ip,dst_ip,dst_port,protocol\n2026-01-01T00:00:00Z,192.0.2.1,192.0.2.2,${port},tcp\n`]),
      'flows.csv',
    );
    return fetch(`${api().url}/api/v1/files/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${engineer.access_token}` },
      body: form,
    });
  };
  const ready = async () => (await fetch(`${api().url}/readyz`)).status;

  it('has the key of an upload wrapped there, for that tenant and object', async () => {
    service.asked.length = 0;
    expect((await upload()).status).to.equal(202);
    const [asked] = service.asked.filter(({ operation }) => operation === 'Encrypt');
    expect(asked?.context?.tenant).to.equal(api().tenantId);
    expect(asked?.context?.object).to.match(new RegExp(`^uploads/${api().tenantId}/[0-9a-f-]{36}$`));
  });

  it('says that it is not ready, and takes no upload, while the service is away', async () => {
    expect(await ready()).to.equal(200);
    await service.stop();
    const refused = await upload();
    expect([refused.status, ((await refused.json()) as { type: string }).type]).to.deep.equal([
      503,
      '/problems/key-service-failed',
    ]);
    expect(refused.headers.get('retry-after')).to.equal('30');
    await eventually(ready, (status) => status === 503, { milliseconds: 10_000 });
    const { body } = await api().call('GET', '/health');
    expect([body.status, body.components.objects.state, body.components.postgres.state]).to.deep.equal([
      'failed',
      'failed',
      'ok',
    ]);
    await service.start();
    await eventually(ready, (status) => status === 200, { milliseconds: 10_000 });
    expect((await upload()).status).to.equal(202);
  });

  describe('on the command line', () => {
    const masterKey = () => testEnvironment().masterKey;
    const admin = async (environment: Record<string, string>, ...words: string[]) => {
      const { keyId, endpoint, region } = kms;
      const { stdout } = await run(process.execPath, [built('cli'), 'admin', 'keys', ...words], {
        cwd: PROJECT_FOLDER,
        env: {
          PATH: process.env.PATH,
          AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
          AWS_SECRET_ACCESS_KEY: 'not a secret of anybody',
          MASTER_KEY_KMS_ID: keyId,
          MASTER_KEY_KMS_ENDPOINT: endpoint,
          MASTER_KEY_KMS_REGION: region,
          DATABASE_URL: api().db.ownerUrl,
          RINGFENCE_DATA: api().services.config.dataFolder,
          ...environment,
        },
      });
      return JSON.parse(stdout);
    };

    it('moves objects of before into the service, with a master key that lies there sealed', async () => {
      const masterKeys = { current: masterKey(), previous: [] };
      const folder = `${api().services.config.dataFolder}/objects`;
      const object = `reports/${api().tenantId}/before`;
      await openObjectStore(folder, masterKeys).put(object, Readable.from([Buffer.from('before')]));
      const plain = { RINGFENCE_MASTER_KEY: masterKey().toString('base64') };
      const { sealed } = await admin(plain, 'seal-master', '--json');
      expect(sealed).to.be.a('string').and.not.contain(plain.RINGFENCE_MASTER_KEY);

      const outcome = await admin({ RINGFENCE_MASTER_KEY_SEALED: sealed }, 'rewrap', '--json');
      expect([outcome.rewrapped, outcome.failed]).to.deep.equal([1, []]);
      expect(outcome.current).to.be.greaterThan(1);
      const store = api().services.objects;
      expect((await (await store.get(object)).toArray()).join('')).to.equal('before');
      service.asked.length = 0;
      expect((await admin({ RINGFENCE_MASTER_KEY_SEALED: sealed }, 'rewrap', '--json')).rewrapped).to.equal(0);
      expect(service.asked.filter(({ operation }) => operation === 'Encrypt')).to.deep.equal([]);
    });

    it('refuses a sealed master key that the service did not seal as one', async () => {
      const another = await service.createKey();
      const wrong = Buffer.concat([Buffer.from(another), masterKey()]).toString('base64');
      const error = await admin({ RINGFENCE_MASTER_KEY_SEALED: wrong }, 'rewrap', '--json').catch((reason) => reason);
      expect(error.stderr).to.contain('RINGFENCE_MASTER_KEY_SEALED is not a master key');
    });
  });
});
