import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Encrypts small secrets for the database. */
export interface Cipher {
  /** `context` names what is sealed (a row's id): a sealed value moved to another row does not open there. */
  seal(plain: Buffer, context: string): Buffer;
  /** Throws when the value was altered, belongs to another context or was sealed under another master key. */
  open(sealed: Buffer, context: string): Buffer;
}

/**
 * AES-256-GCM under a key of its own for each purpose (HKDF-SHA-256 of the master key). Layout: version, IV, tag, text.
 * What was sealed under one of the `previous` master keys still opens.
 */
export function openCipher(masterKey: Buffer, purpose: string, previous: readonly Buffer[] = []): Cipher {
  const [cipher, ...older] = [masterKey, ...previous].map((key) => cipherUnder(deriveKey(key, purpose))) as [
    Cipher,
    ...Cipher[],
  ];
  if (older.length === 0) return cipher;
  return {
    seal: cipher.seal,
    open(sealed, context) {
      for (const each of [cipher, ...older]) {
        try {
          return each.open(sealed, context);
        } catch {
          // Perhaps it is another key's.
        }
      }
      throw new Error('not sealed under any of the master keys');
    },
  };
}

function cipherUnder(key: Buffer): Cipher {
  return {
    seal(plain, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), text]);
    },
    open(sealed, context) {
      const start = 1 + IV_BYTES + TAG_BYTES;
      if (sealed[0] !== VERSION || sealed.length < start) throw new Error('not a sealed value of a known version');
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + IV_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(1 + IV_BYTES, start));
      return Buffer.concat([decipher.update(sealed.subarray(start)), decipher.final()]);
    },
  };
}

/** A 32-byte key for one purpose; knowing it tells nothing about the master key or the keys of other purposes. */
export function deriveKey(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `ringfence:${purpose}`, 32));
}
