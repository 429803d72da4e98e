import { expect } from 'chai';
import { ConfigurationError } from '../../src/config/configuration-error.ts';
import { requireServiceSettings } from '../../src/config/service-settings.ts';
import { loadConfig } from '../../src/config.ts';

describe('settings that belong together', () => {
  type Overrides = NonNullable<Parameters<typeof loadConfig>[0]>;
  /** What is said of settings that are whole but for these. */
  async function faultsOf(overrides: Overrides): Promise<string[]> {
    const config = await loadConfig({
      database: { url: 'postgres://owner@127.0.0.1:1/none' },
      redis: { url: 'redis://127.0.0.1:1' },
      secrets: { masterKey: Buffer.alloc(32, 7).toString('base64') },
      ...overrides,
    });
    try {
      requireServiceSettings(config);
      return [];
    } catch (error) {
      return (error as ConfigurationError).faults;
    }
  }

  it('are missed: a bucket its name, a key its secret', async () => {
    expect(await faultsOf({ objects: { kind: 's3', bucket: 'bank' } })).to.deep.equal([]);
    const faults = await faultsOf({ objects: { kind: 's3', accessKeyId: 'x' } });
    expect(faults.join()).to.contain('OBJECT_STORE_BUCKET').and.to.contain('OBJECT_STORE_SECRET_ACCESS_KEY');
  });

  it('keep tokens and alerts from ways that others can read', async () => {
    const consul = (url: string) => faultsOf({ consul: { url, token: 'x' } });
    for (const url of ['https://consul.bank.example:8501', 'http://127.0.0.1:8500', 'http://[::1]:8500']) {
      expect(await consul(url), url).to.deep.equal([]);
    }
    for (const url of ['http://10.0.0.1:8500', 'http://127.0.0.1.evil.example']) {
      expect((await consul(url)).join(), url).to.contain('CONSUL_TOKEN');
    }
    const model = (url: string, name = 'small-1') => faultsOf({ insights: { url, model: name } });
    expect(await model('https://models.bank.example/v1')).to.deep.equal([]);
    expect((await model('http://models.bank.example/v1')).join()).to.contain('INSIGHT_MODEL_URL');
    expect((await model('https://models.bank.example/v1', '')).join()).to.contain('INSIGHT_MODEL is not set');
  });

  it('are refused as they stand: prefixes, buckets and addresses that are none', async () => {
    const wrong = [
      { objects: { prefix: 'no-slash' } },
      { objects: { prefix: '/first/' } },
      { objects: { bucket: 'No Bucket' } },
      { objects: { endpoint: 'https://user@s3.example' } },
      { consul: { url: 'http://127.0.0.1:8500/ui' } },
      { insights: { url: 'ftp://models.example' } },
      { cache: { seconds: -1 } },
    ];
    for (const overrides of wrong) {
      const error = await loadConfig(overrides).catch((reason: unknown) => reason);
      expect(error, JSON.stringify(overrides)).to.be.instanceOf(ConfigurationError);
    }
  });
});
