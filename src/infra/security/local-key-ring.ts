import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ObjectDamaged } from '../object-damaged.ts';
import { deriveKey } from './cipher.ts';
import { type KeyRing, MasterKeyMissing } from './key-ring.ts';
import type { MasterKeys } from './master-keys.ts';
import { contextOf } from './object-context.ts';

const ID_BYTES = 8;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** Length of a wrapped data key: id of the wrapping key, IV, tag, key. */
export const WRAPPED_BYTES = ID_BYTES + IV_BYTES + TAG_BYTES + KEY_BYTES;

/**
 * Wraps with AES-256-GCM under HKDF of the master key, and opens what was wrapped under earlier ones as well; the id,
 * HKDF too, tells which one and nothing about it.
 */
export function openLocalKeyRing({ current, previous }: MasterKeys): KeyRing {
  const [mine, ...others] = [current, ...previous].map((masterKey) => ({
    id: deriveKey(masterKey, 'object-key-id').subarray(0, ID_BYTES),
    key: deriveKey(masterKey, 'object-keys'),
  })) as [WrappingKey, ...WrappingKey[]];
  const idOf = (wrapped: Buffer) => wrapped.subarray(0, ID_BYTES);
  return {
    isCurrent: async ({ by, bytes }) => by === 'master-key' && idOf(bytes).equals(mine.id),
    check: async () => {},
    async wrap(dataKey, object) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', mine.key, iv).setAAD(Buffer.concat([mine.id, contextOf(object)]));
      const text = Buffer.concat([cipher.update(dataKey), cipher.final()]);
      return { by: 'master-key', bytes: Buffer.concat([mine.id, iv, cipher.getAuthTag(), text]) };
    },
    async unwrap({ bytes }, object) {
      const known = [mine, ...others].find(({ id }) => id.equals(idOf(bytes)));
      if (!known) throw missing(idOf(bytes));
      const [iv, tag] = [ID_BYTES, ID_BYTES + IV_BYTES];
      const text = tag + TAG_BYTES;
      const decipher = createDecipheriv('aes-256-gcm', known.key, bytes.subarray(iv, tag), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.concat([known.id, contextOf(object)])).setAuthTag(bytes.subarray(tag, text));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(text)), decipher.final()]);
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

function missing(id: Buffer): MasterKeyMissing {
  return new MasterKeyMissing(
    `An object is sealed under a master key (id ${id.toString('hex')}) that is neither RINGFENCE_MASTER_KEY nor in RINGFENCE_MASTER_KEY_PREVIOUS.`,
  );
}
