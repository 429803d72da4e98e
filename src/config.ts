import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ROLES } from './domain/access/permissions.ts';
import { isCluster } from './infra/redis-options.ts';
import { readReverseServer } from './infra/reverse-dns.ts';
import { openMasterKey } from './infra/security/sealed-master-key.ts';
import { readSourceRoot } from './infra/source-roots.ts';
import { JOB_KINDS } from './jobs/registry.ts';

/** The project's folder: config/, migrations/ and seeds/ lie in it, in a checkout as in the built image. */
export const PROJECT_FOLDER = resolve(fileURLToPath(import.meta.url), '..', '..');
export const CONFIG_FOLDER = resolve(PROJECT_FOLDER, 'config');

/** The version of this build. */
export function productVersion(): string {
  return (JSON.parse(readFileSync(resolve(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string }).version;
}

const count = z.number().int().positive();
const names = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean),
);
const kinds = names.pipe(z.array(z.enum(JOB_KINDS)));
const roles = names.pipe(z.array(z.enum(ROLES)));

const MASTER_KEY = /^[A-Za-z0-9+/]{43}=$/;
const pem = (label: string) =>
  z.string().refine((text) => text === '' || text.includes(`-----BEGIN ${label}`), `must be PEM text (${label})`);
/** An origin is written one way only: as browsers send it. */
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be origins as browsers send them, such as https://console.example',
});

/** Data keys travel to it: in clear text at most on this machine. */
const keyService = z
  .string()
  .regex(
    /^$|^https:\/\/[^\s@]+$|^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\/?$/,
    'must begin with https://, without a user',
  );

/** Folders below which a tenant's folders may lie. */
const folders = names.pipe(
  z.array(
    z.string().refine((text) => readSourceRoot(text) !== undefined, 'must be absolute folders, or TENANT=/folder'),
  ),
);

/** Every setting; defaults stand in config/default.json, names of environment variables in config/custom-environment-variables.json. */
const schema = z.strictObject({
  environment: z.enum(['development', 'test', 'production']),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']),
  log: z.strictObject({ file: z.string(), maxBytes: count, maxFiles: count }),
  dataFolder: z.string().min(1),
  http: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().min(0).max(65_535),
    publicUrl: z.union([z.literal(''), z.url()]),
    trustedProxies: names,
    corsOrigins: names.pipe(z.array(origin)),
    tlsCert: pem('CERTIFICATE'),
    tlsKey: pem(''),
    redirectPort: z.number().int().min(0).max(65_535),
    headersTimeout: count,
    requestTimeout: count,
    jsonLimit: z.string().regex(/^\d+(b|kb|mb)$/),
    anonymousPerHour: count,
    userPerMinute: count,
    loginPer15Minutes: count,
    scansPerUserPerHour: count,
    scansPerAddressPerHour: count,
    alertsPerUserPerHour: count,
    alertsPerAddressPerHour: count,
    streamsPerUser: count,
  }),
  database: z.strictObject({
    url: z.string(),
    appUrl: z.string(),
    controlUrl: z.string(),
    loaderUrl: z.string(),
    listenUrl: z.string(),
    ca: pem('CERTIFICATE'),
    poolSize: count,
    statementTimeout: count,
  }),
  redis: z.strictObject({ url: z.string(), ca: pem('CERTIFICATE'), prefix: z.string().regex(/^[\w{}-]+$/) }),
  secrets: z.strictObject({
    masterKey: z
      .string()
      .refine((text) => text === '' || MASTER_KEY.test(text), 'must be 32 bytes in base64 (openssl rand -base64 32)'),
    masterKeyPrevious: names.pipe(z.array(z.string().regex(MASTER_KEY, 'must be keys of 32 bytes in base64'))),
    masterKeySealed: z.string(),
    kms: z.strictObject({ keyId: z.string(), previous: names, endpoint: keyService, region: z.string() }),
  }),
  auth: z.strictObject({
    issuer: z.string().min(1),
    accessTokenSeconds: count,
    sessionIdleSeconds: count,
    sessionHours: count,
    lockoutAttempts: count,
    lockoutWindowSeconds: count,
    lockoutSeconds: count,
    stepUpSeconds: count,
    invitationHours: count,
    signingKeyDays: count,
    requireMfaRoles: roles,
  }),
  uploads: z.strictObject({
    maxBytes: count,
    maxResumableBytes: count,
    maxInflatedBytes: count,
    maxLineBytes: count,
    rangeBytes: count.min(65_536),
    maxRejectedShare: z.number().min(0).max(1),
  }),
  jobs: z.strictObject({
    lockSeconds: count,
    stalledSeconds: count,
    reconcileSeconds: count,
    drainSeconds: count,
    maxCrashes: count,
  }),
  siem: z.strictObject({
    url: z
      .string()
      .regex(/^$|^(https|tls|tcp):\/\/[^\s@]+$/, 'must begin with https://, tls:// or tcp://, without a user'),
    format: z.enum(['json', 'cef', 'rfc5424']),
    ca: z.string(),
    token: z.string(),
  }),
  /** Where mails of playbooks go out. */
  mail: z.strictObject({
    url: z.string().regex(/^$|^smtps?:\/\/[^\s/]+\/?$/, 'must begin with smtps:// or smtp://'),
    from: z.string().regex(/^$|^[^\r\n]*@[^\r\n@]+$/, 'must be an address'),
    ca: pem('CERTIFICATE'),
  }),
  tracing: z.strictObject({
    endpoint: z.string().regex(/^$|^https?:\/\/[^\s@]+$/, 'must begin with https:// or http://, without a user'),
    share: z.number().min(0).max(1),
  }),
  sources: z.strictObject({ roots: folders }),
  reports: z.strictObject({ roots: folders }),
  reverseDns: z.strictObject({
    servers: names.pipe(
      z.array(
        z
          .string()
          .refine((text) => readReverseServer(text) !== undefined, 'must be IP addresses of name servers, or TENANT=…'),
      ),
    ),
    perSecond: z.number().int().min(1).max(1_000),
  }),
  scans: z.strictObject({
    ownHosts: names.pipe(z.array(z.union([z.ipv4(), z.ipv6()], { error: 'must be IP addresses' }))),
    /** For tests of scanners; no environment variable says it. */
    loopback: z.boolean(),
  }),
  worker: z.strictObject({
    queues: kinds,
    concurrency: z.number().int().min(0),
    healthPort: z.number().int().min(0).max(65_535),
    /** Resident bytes of a worker process; beyond, it ends and lets another take over. 0: no limit. */
    maxMemoryBytes: z.number().int().min(0),
  }),
});

export type Config = z.output<typeof schema>;

/** What is wrong with the configuration, every fault on a line of its own. */
export class ConfigurationError extends Error {
  readonly faults: string[];

  constructor(faults: string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}

/**
 * Reads config/*.json and the environment once, and freezes the result. `NAME_FILE` gives the path of a file that holds
 * the value of NAME. `overrides` win over both (the command line, and tests). Throws ConfigurationError with every fault.
 */
export async function loadConfig(overrides: DeepPartial<z.input<typeof schema>> = {}): Promise<Config> {
  const { faults, exposed } = readSecretFiles(process.env);
  process.env.NODE_CONFIG_DIR ??= CONFIG_FOLDER;
  process.env.SUPPRESS_NO_CONFIG_WARNING ??= '1';
  const { default: files } = await import('config');
  const merged = merge(files.util.toObject() as Record<string, unknown>, overrides as Record<string, unknown>);
  const parsed = schema.safeParse(merged);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`));
  }
  if (merged.environment === 'production') faults.push(...exposed);
  else for (const fault of exposed) process.emitWarning(fault);
  if (faults.length > 0 || !parsed.success) throw new ConfigurationError(faults);
  return deepFreeze({ ...parsed.data, secrets: await openSecrets(parsed.data.secrets) });
}

/** Has the key management service open the master key, when it was given sealed. */
async function openSecrets(secrets: z.output<typeof schema>['secrets']): Promise<z.output<typeof schema>['secrets']> {
  const { masterKey, masterKeySealed, kms } = secrets;
  if (!masterKeySealed) return secrets;
  const faults: string[] = [];
  if (masterKey) faults.push('RINGFENCE_MASTER_KEY and RINGFENCE_MASTER_KEY_SEALED are both set: keep one');
  if (!kms.keyId) faults.push('RINGFENCE_MASTER_KEY_SEALED needs MASTER_KEY_KMS_ID, which opens it');
  if (faults.length > 0) throw new ConfigurationError(faults);
  return { ...secrets, masterKey: await openMasterKey(kms, masterKeySealed) };
}

/**
 * What an API or worker process cannot run without, every missing thing at once. Nothing of it is ever made up: a master
 * key made silently would be a different one in each process, and gone with the container. Throws ConfigurationError.
 */
export function requireServiceSettings(config: Config): Config {
  const { database, redis, secrets, http } = config;
  const faults: string[] = [];
  if (!secrets.masterKey) {
    faults.push(
      'RINGFENCE_MASTER_KEY is not set: give it, or RINGFENCE_MASTER_KEY_FILE (made once, by hand: openssl rand -base64 32)',
    );
  }
  if (!database.url && !(database.appUrl && database.controlUrl && database.loaderUrl)) {
    faults.push('DATABASE_URL is not set, nor all of DATABASE_APP_URL, DATABASE_CONTROL_URL and DATABASE_LOADER_URL');
  }
  if (!redis.url) faults.push('REDIS_URL is not set');
  else if (isCluster(redis) && !/\{.+\}/.test(redis.prefix)) {
    faults.push('REDIS_PREFIX must carry a hash tag for a cluster, so that a queue lies in one node: {ringfence}');
  }
  const { kms } = secrets;
  if ((kms.keyId || kms.previous.length > 0) && !kms.region) {
    faults.push('MASTER_KEY_KMS_REGION is not set: name the region of MASTER_KEY_KMS_ID');
  }
  if ((http.tlsCert === '') !== (http.tlsKey === '')) faults.push('TLS_CERT and TLS_KEY belong together: set both');
  if (http.redirectPort && !http.tlsCert) faults.push('HTTP_REDIRECT_PORT leads to https: set TLS_CERT and TLS_KEY');
  if (config.mail.url && !config.mail.from) faults.push('MAIL_FROM is not set: name whom mails come from');
  if (http.headersTimeout > http.requestTimeout) {
    faults.push('HTTP_HEADERS_TIMEOUT is a part of HTTP_REQUEST_TIMEOUT and cannot be longer');
  }
  if (faults.length > 0) throw new ConfigurationError(faults);
  return config;
}

/** Files whose content opens everything else. */
const KEY_FILES = new Set(['RINGFENCE_MASTER_KEY', 'RINGFENCE_MASTER_KEY_PREVIOUS', 'TLS_KEY']);

/**
 * For each NAME_FILE of a variable the configuration knows, puts the file's content into NAME. Returns what could not be
 * read, and which keys lie open to other users of the machine.
 */
function readSecretFiles(environment: NodeJS.ProcessEnv): { faults: string[]; exposed: string[] } {
  const faults: string[] = [];
  const exposed: string[] = [];
  for (const name of environmentNames()) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    try {
      environment[name] = readFileSync(path, 'utf8').trim();
      if (KEY_FILES.has(name) && isExposed(path)) {
        exposed.push(`${name}_FILE: others than its owner can read ${path} (chmod 600 it)`);
      }
    } catch (error) {
      faults.push(`${name}_FILE: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return { faults, exposed };
}

/** Readable by everybody, or by the group though it is ours: one that root lends to our group (as Kubernetes does) is fine. */
function isExposed(path: string): boolean {
  const { mode, uid } = statSync(path);
  return (mode & 0o007) !== 0 || ((mode & 0o070) !== 0 && uid === process.getuid?.());
}

/** The value of a variable as its file has it now, for what can change while a process runs; undefined without a file. */
export function readSecretFile(name: string): string | undefined {
  const path = process.env[`${name}_FILE`];
  return path ? readFileSync(path, 'utf8').trim() : undefined;
}

/** Takes the level from LOG_LEVEL_FILE again, while the process runs. What it cannot be changes nothing, and is said. */
export function renewLogLevel(log: {
  level: string;
  info(text: string, fields: object): void;
  warn(text: string, fields: object): void;
}): void {
  try {
    const level = readSecretFile('LOG_LEVEL');
    if (level === undefined) return;
    const [before, after] = [log.level, schema.shape.logLevel.parse(level)];
    log.level = after;
    log.info('log level read again', { before, after });
  } catch {
    log.warn('log level not changed', { hint: 'LOG_LEVEL_FILE must hold error, warn, info or debug' });
  }
}

/** The environment variables the configuration knows, in the order of their file. */
export function environmentNames(): string[] {
  const names: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node === 'string') names.push(node);
    else if (typeof (node as { __name?: string }).__name === 'string') names.push((node as { __name: string }).__name);
    else Object.values(node as object).forEach(walk);
  };
  walk(JSON.parse(readFileSync(resolve(CONFIG_FOLDER, 'custom-environment-variables.json'), 'utf8')));
  return names;
}

type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

function merge(base: Record<string, unknown>, over: Record<string, unknown>): Record<string, unknown> {
  const out = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const nested = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (nested) out[key] = merge((out[key] ?? {}) as Record<string, unknown>, value as Record<string, unknown>);
    else if (value !== undefined) out[key] = value;
  }
  return out;
}

function deepFreeze<T extends object>(value: T): T {
  for (const child of Object.values(value)) if (child && typeof child === 'object') deepFreeze(child);
  return Object.freeze(value);
}
