import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { JOB_KINDS } from './jobs/registry.ts';

/** The project's folder: config/, migrations/ and seeds/ lie in it, in a checkout as in the built image. */
export const PROJECT_FOLDER = resolve(fileURLToPath(import.meta.url), '..', '..');
export const CONFIG_FOLDER = resolve(PROJECT_FOLDER, 'config');

const count = z.number().int().positive();
const kinds = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .pipe(z.array(z.enum(JOB_KINDS)));

/** Every setting; defaults stand in config/default.json, names of environment variables in config/custom-environment-variables.json. */
const schema = z.strictObject({
  environment: z.enum(['development', 'test', 'production']),
  logLevel: z.enum(['error', 'warn', 'info', 'debug']),
  dataFolder: z.string().min(1),
  http: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().min(0).max(65_535),
    publicUrl: z.union([z.literal(''), z.url()]),
    trustedProxies: z.string().transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    ),
    jsonLimit: z.string().regex(/^\d+(b|kb|mb)$/),
    anonymousPerHour: count,
    userPerMinute: count,
    loginPer15Minutes: count,
  }),
  database: z.strictObject({
    url: z.string(),
    appUrl: z.string(),
    controlUrl: z.string(),
    loaderUrl: z.string(),
    poolSize: count,
    statementTimeout: count,
  }),
  redis: z.strictObject({ url: z.string(), prefix: z.string().regex(/^[\w{}-]+$/) }),
  secrets: z.strictObject({
    masterKey: z.string().regex(/^$|^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64 (openssl rand -base64 32)'),
  }),
  auth: z.strictObject({
    issuer: z.string().min(1),
    accessTokenSeconds: count,
    sessionIdleSeconds: count,
    sessionHours: count,
  }),
  uploads: z.strictObject({ maxBytes: count, maxInflatedBytes: count, maxLineBytes: count }),
  jobs: z.strictObject({
    lockSeconds: count,
    stalledSeconds: count,
    reconcileSeconds: count,
    drainSeconds: count,
    maxCrashes: count,
  }),
  worker: z.strictObject({
    queues: kinds,
    concurrency: z.number().int().min(0),
    healthPort: z.number().int().min(0).max(65_535),
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
  const faults = readSecretFiles(process.env);
  process.env.NODE_CONFIG_DIR ??= CONFIG_FOLDER;
  process.env.SUPPRESS_NO_CONFIG_WARNING ??= '1';
  const { default: files } = await import('config');
  const merged = merge(files.util.toObject() as Record<string, unknown>, overrides as Record<string, unknown>);
  const parsed = schema.safeParse(merged);
  if (!parsed.success) {
    faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.') || '(root)'}: ${issue.message}`));
  }
  if (faults.length > 0 || !parsed.success) throw new ConfigurationError(faults);
  return deepFreeze(parsed.data);
}

/** For each NAME_FILE of a variable the configuration knows, puts the file's content into NAME. Returns what could not be read. */
function readSecretFiles(environment: NodeJS.ProcessEnv): string[] {
  const faults: string[] = [];
  for (const name of environmentNames()) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    try {
      environment[name] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      faults.push(`${name}_FILE: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return faults;
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
