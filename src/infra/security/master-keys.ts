/** The installation's master key, and earlier ones under which something may still be sealed. */
export interface MasterKeys {
  current: Buffer;
  previous: readonly Buffer[];
}

/** Reads the keys as the configuration has them (base64). Throws when there is no current one: it is never made up here. */
export function readMasterKeys(secrets: { masterKey: string; masterKeyPrevious: readonly string[] }): MasterKeys {
  if (!secrets.masterKey) {
    throw new Error(
      'Set RINGFENCE_MASTER_KEY, or RINGFENCE_MASTER_KEY_FILE to the file that holds it (made once: openssl rand -base64 32).',
    );
  }
  const bytes = (text: string) => Buffer.from(text, 'base64');
  return { current: bytes(secrets.masterKey), previous: secrets.masterKeyPrevious.map(bytes) };
}
