import type { Knex } from 'knex';
import { ensureSigningKeys, readSigningKeys, type SigningKeyRow } from '../db/signing-keys.ts';
import { type Cipher, openCipher } from '../infra/security/cipher.ts';
import type { MasterKeys } from '../infra/security/master-keys.ts';
import { generateSigningKey, importSigningKey, type SigningKey } from '../infra/security/signing-key.ts';

type Keys = readonly [SigningKey, ...SigningKey[]];

/** The signing keys as this process knows them. */
export interface TokenKeys {
  /** The one that signs first; all of them verify. */
  current(): Keys;
  /** Reads them again. What cannot be read changes nothing, and is thrown. */
  refresh(): Promise<void>;
  /** Reads them again because of a key nobody here knows; at most once in five seconds, whoever asks. */
  refreshForUnknown(): Promise<void>;
}

const REFRESH_PAUSE = 5_000;

/** Opens the installation's signing keys; the very first start makes one. */
export async function openTokenKeys(control: Knex, { current, previous }: MasterKeys): Promise<TokenKeys> {
  const cipher = openCipher(current, 'signing-keys', previous);
  let keys: Keys = await loadSigningKeys(control, current, previous);
  let refreshedAt = performance.now();
  const refresh = async () => {
    refreshedAt = performance.now();
    const rows = await readSigningKeys(control);
    if (rows.map(({ kid }) => kid).join() === keys.map(({ kid }) => kid).join()) return;
    if (rows.length > 0) keys = (await Promise.all(rows.map((row) => usable(cipher, row)))) as unknown as Keys;
  };
  return {
    current: () => keys,
    refresh,
    async refreshForUnknown() {
      if (performance.now() - refreshedAt >= REFRESH_PAUSE) await refresh();
    },
  };
}

/** The installation's signing keys, the one that signs first; the very first start makes one. */
export async function loadSigningKeys(
  control: Knex,
  masterKey: Buffer,
  previous: readonly Buffer[] = [],
): Promise<[SigningKey, ...SigningKey[]]> {
  const cipher = openCipher(masterKey, 'signing-keys', previous);
  const rows = await ensureSigningKeys(control, () => newSigningKey(cipher));
  const keys = await Promise.all(rows.map((row) => usable(cipher, row)));
  return keys as [SigningKey, ...SigningKey[]];
}

/** A new key, its private part sealed by the cipher for `signing-keys`. */
export async function newSigningKey(cipher: Cipher): Promise<SigningKeyRow> {
  const { kid, publicJwk, privateJwk } = await generateSigningKey();
  const sealed = cipher.seal(Buffer.from(JSON.stringify(privateJwk)), kid);
  return { kid, public_jwk: publicJwk as Record<string, unknown>, private_jwk_sealed: sealed };
}

function usable(cipher: Cipher, row: SigningKeyRow): Promise<SigningKey> {
  let text: string;
  try {
    text = cipher.open(row.private_jwk_sealed, row.kid).toString();
  } catch {
    throw new Error(
      'The signing keys in the database were sealed under another master key: check RINGFENCE_MASTER_KEY.',
    );
  }
  return importSigningKey(row.kid, row.public_jwk, JSON.parse(text));
}
