import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { type Config, loadConfig } from '../../src/config.ts';

/** What test/run.ts hands to the tests. */
export interface TestEnvironment {
  ownerUrl: string;
  template: string;
  redisUrl: string;
  masterKey: Buffer;
  /** Different in every process, so that files running at the same time do not take each other's jobs. */
  redisPrefix: string;
  /** The folder the checkout lies in. */
  projectFolder: string;
}

const redisPrefix = `test-${process.pid}-${randomBytes(3).toString('hex')}`;

/** Reads the environment; throws, with how to run the tests, when it is not there. */
export function testEnvironment(): TestEnvironment {
  return {
    ownerUrl: given('TEST_OWNER_URL'),
    template: given('TEST_TEMPLATE'),
    redisUrl: given('TEST_REDIS_URL'),
    masterKey: Buffer.from(given('TEST_MASTER_KEY'), 'base64'),
    redisPrefix,
    projectFolder: resolve(import.meta.dirname, '..', '..'),
  };
}

/** The configuration of a service under test: the test's Redis and master key, and whatever is given on top. */
export function testConfig(overrides: Parameters<typeof loadConfig>[0] = {}): Promise<Config> {
  const { redisUrl, masterKey } = testEnvironment();
  return loadConfig({
    ...overrides,
    redis: { url: redisUrl, prefix: redisPrefix, ...overrides.redis },
    secrets: { masterKey: masterKey.toString('base64'), ...overrides.secrets },
  });
}

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run the tests with npm test, also single files (npm test -- FILE).`);
  return value;
}
