import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ObjectDamaged } from '../object-damaged.ts';
import { deriveKey } from './cipher.ts';
import type { MasterKeys } from './master-keys.ts';

const ID_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Length of a wrapped data key: id of the wrapping key, IV, tag, key. */
export const WRAPPED_BYTES = ID_BYTES + IV_BYTES + TAG_BYTES + KEY_BYTES;

/** Something is sealed under a master key that this process was not given. */
export class MasterKeyMissing extends Error {
  override readonly name = 'MasterKeyMissing';

  constructor(id: Buffer) {
    super(
      `An object is sealed under a master key (id ${id.toString('hex')}) that is neither RINGFENCE_MASTER_KEY nor in RINGFENCE_MASTER_KEY_PREVIOUS.`,
    );
  }
}

/** Wraps the keys of objects under a key that follows from the master key; opens those of earlier master keys as well. */
export interface KeyRing {
  /** Wraps under the current master key. `context` says what the data key is for. */
  wrap(dataKey: Buffer, context: Buffer): Buffer;
  /** Throws ObjectDamaged or MasterKeyMissing. */
  unwrap(wrapped: Buffer, context: Buffer): Buffer;
  /** Whether it was wrapped under the current master key. */
  isCurrent(wrapped: Buffer): boolean;
}

/** AES-256-GCM under HKDF of each master key; the id, HKDF as well, tells which one and nothing about it. */
export function openKeyRing({ current, previous }: MasterKeys): KeyRing {
  const [mine, ...others] = [current, ...previous].map((masterKey) => ({
    id: deriveKey(masterKey, 'object-key-id').subarray(0, ID_BYTES),
    key: deriveKey(masterKey, 'object-keys'),
  })) as [WrappingKey, ...WrappingKey[]];
  const idOf = (wrapped: Buffer) => wrapped.subarray(0, ID_BYTES);
  return {
    isCurrent: (wrapped) => idOf(wrapped).equals(mine.id),
    wrap(dataKey, context) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', mine.key, iv).setAAD(Buffer.concat([mine.id, context]));
      const text = Buffer.concat([cipher.update(dataKey), cipher.final()]);
      return Buffer.concat([mine.id, iv, cipher.getAuthTag(), text]);
    },
    unwrap(wrapped, context) {
      const known = [mine, ...others].find(({ id }) => id.equals(idOf(wrapped)));
      if (!known) throw new MasterKeyMissing(idOf(wrapped));
      const [iv, tag] = [ID_BYTES, ID_BYTES + IV_BYTES];
      const text = tag + TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', known.key, wrapped.subarray(iv, tag), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.concat([known.id, context])).setAuthTag(wrapped.subarray(tag, text));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(text)), decipher.final()]);
      } catch {
        throw new ObjectDamaged();
      }
    },
  };
}

interface WrappingKey {
  id: Buffer;
  key: Buffer;
}
