import type { Knex } from 'knex';
import { ensureSigningKeys, type SigningKeyRow } from '../db/signing-keys.ts';
import { type Cipher, openCipher } from '../infra/security/cipher.ts';
import { generateSigningKey, importSigningKey, type SigningKey } from '../infra/security/signing-key.ts';

/** The installation's signing keys, the newest first; the very first start makes one. */
export async function loadSigningKeys(
  control: Knex,
  masterKey: Buffer,
  previous: readonly Buffer[] = [],
): Promise<[SigningKey, ...SigningKey[]]> {
  const cipher = openCipher(masterKey, 'signing-keys', previous);
  const rows = await ensureSigningKeys(control, () => newKey(cipher));
  const keys = await Promise.all(rows.map((row) => usable(cipher, row)));
  return keys as [SigningKey, ...SigningKey[]];
}

async function newKey(cipher: Cipher): Promise<SigningKeyRow> {
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
