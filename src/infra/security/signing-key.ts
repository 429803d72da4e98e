import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** A key that signs tokens, with what is needed to check them. */
export interface SigningKey {
  kid: string;
  publicJwk: JWK;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
}

/** A new ES256 key pair; its kid is the RFC 7638 thumbprint, so that equal keys have equal names. */
export async function generateSigningKey(): Promise<{ kid: string; publicJwk: JWK; privateJwk: JWK }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const publicJwk = await exportJWK(publicKey);
  return { kid: await calculateJwkThumbprint(publicJwk), publicJwk, privateJwk: await exportJWK(privateKey) };
}

/** Makes a stored key usable. */
export async function importSigningKey(kid: string, publicJwk: JWK, privateJwk: JWK): Promise<SigningKey> {
  const [publicKey, privateKey] = await Promise.all([importJWK(publicJwk, 'ES256'), importJWK(privateJwk, 'ES256')]);
  return { kid, publicJwk, publicKey: publicKey as CryptoKey, privateKey: privateKey as CryptoKey };
}
