import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PROJECT_FOLDER } from '../config/project.ts';
import { type Config, loadConfig } from '../config.ts';
import { openKnex } from '../db/database.ts';
import { migrate, roleUrls } from '../db/migrate.ts';
import { ensureFirstAdministrator } from '../db/users.ts';
import {
  type LocalPlatform,
  type LocalPlatformOptions,
  type PreparedDatabase,
  runPlatform,
} from '../infra/local/platform.ts';
import { trustCertificate } from '../infra/trust-certificate.ts';
import { type Account, ensureLocalAccount, noteLocalAccount } from './local-account.ts';

/** What a command wants of a platform; everything left out follows from the configuration. */
export interface StartOptions extends Omit<LocalPlatformOptions, 'projectFolder' | 'prepareDatabase' | 'dataFolder'> {
  /** Everything the platform keeps; the checkout's own when left out. */
  dataFolder?: string;
  /** Authority of the certificate of a database of the user's own (PEM). */
  databaseCa?: string | undefined;
}

/** A platform running on this machine, and the account its own command line may use. */
export interface StartedPlatform extends LocalPlatform {
  account: Account | null;
}

/**
 * Starts a whole platform on this machine: Postgres and Redis (unless URLs are given), schema, first administrator, API
 * and workers. With a database of the user's own no account is made for the command line.
 */
export async function startPlatform(options: StartOptions = {}): Promise<StartedPlatform> {
  const dataFolder = options.dataFolder ?? localDataFolder();
  let account: Account | null = null;
  const platform = await runPlatform({
    redisCache: join(localDataFolder(), 'redis-dist'),
    ...options,
    dataFolder,
    projectFolder: PROJECT_FOLDER,
    async prepareDatabase(ownerUrl, masterKey) {
      // The private server has no certificate.
      const ca = options.databaseUrl ? options.databaseCa : undefined;
      const prepared = await prepareDatabase({ url: ownerUrl, ca }, masterKey);
      if (!options.databaseUrl)
        account = await withControl(prepared, (control) => ensureLocalAccount(control, dataFolder));
      return prepared;
    },
  });
  const { certificate } = options;
  if (certificate) trustCertificate(platform.url, certificate);
  if (account) noteLocalAccount(dataFolder, { url: platform.url, ...(certificate ? { certificate } : {}) }, account);
  return { ...platform, account };
}

/** The options that the environment and config/*.json ask for. */
export function optionsFrom(config: Config): StartOptions {
  if ((config.http.tlsCert === '') !== (config.http.tlsKey === '')) {
    throw new Error('TLS_CERT and TLS_KEY belong together: set both, or neither for plain http.');
  }
  return {
    databaseUrl: config.database.url || undefined,
    redisUrl: config.redis.url || undefined,
    redisCa: config.redis.ca || undefined,
    databaseCa: config.database.ca || undefined,
    masterKey: config.secrets.masterKey || undefined,
    host: config.http.host,
    certificate: config.http.tlsCert || undefined,
    drainSeconds: config.jobs.drainSeconds,
  };
}

/** The data folder of this checkout, or the one RINGFENCE_DATA names. */
export function localDataFolder(): string {
  return process.env.RINGFENCE_DATA ? resolve(process.env.RINGFENCE_DATA) : join(PROJECT_FOLDER, '.ringfence');
}

/** The configuration, with the variables of a .env file beside package.json where the environment does not set them. */
export function loadLocalConfig(): Promise<Config> {
  const path = join(PROJECT_FOLDER, '.env');
  if (existsSync(path)) process.loadEnvFile(path);
  return loadConfig();
}

async function prepareDatabase(
  owner: { url: string; ca: string | undefined },
  masterKey: Buffer,
): Promise<PreparedDatabase> {
  const migrations = await migrate(owner, PROJECT_FOLDER, masterKey);
  const urls = roleUrls(owner.url, masterKey);
  const environment = {
    // The services sign in with their own roles; what they do not have they cannot lose.
    DATABASE_URL: '',
    DATABASE_APP_URL: urls.appUrl,
    DATABASE_CONTROL_URL: urls.controlUrl,
    DATABASE_LOADER_URL: urls.loaderUrl,
  };
  const firstAdministrator = await withControl({ environment }, ensureFirstAdministrator, owner.ca);
  return { environment, firstAdministrator, migrations };
}

async function withControl<Result>(
  { environment }: Pick<PreparedDatabase, 'environment'>,
  work: (control: ReturnType<typeof openKnex>) => Promise<Result>,
  ca?: string,
): Promise<Result> {
  const control = openKnex(
    { url: environment.DATABASE_CONTROL_URL as string, ca },
    { poolSize: 2, statementTimeout: 15_000 },
  );
  try {
    return await work(control);
  } finally {
    await control.destroy();
  }
}
