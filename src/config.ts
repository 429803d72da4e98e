import type { z } from 'zod';
import { ConfigurationError } from './config/configuration-error.ts';
import { readSecretFiles } from './config/environment.ts';
import { CONFIG_FOLDER } from './config/project.ts';
import { schema } from './config/schema.ts';
import { openMasterKey } from './infra/security/sealed-master-key.ts';

export type Config = z.output<typeof schema>;

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
