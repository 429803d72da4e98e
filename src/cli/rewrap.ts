import type { Knex } from 'knex';
import { resealColumns } from '../db/sealed-columns.ts';
import type { EncryptedStore } from '../infra/encrypted-store.ts';
import { openCipher } from '../infra/security/cipher.ts';
import type { MasterKeys } from '../infra/security/master-keys.ts';

/** What became of everything that is sealed under a master key. */
export interface RewrapOutcome {
  /** Values in the database, sealed anew. */
  values: number;
  rewrapped: number;
  /** Objects that were under the current key already. */
  current: number;
  /** Objects that still need an earlier key, or are damaged, with the reason. */
  failed: { key: string; reason: string }[];
}

/**
 * Puts everything under the current master key: sealed values of the database, and the data keys of all objects. May be
 * interrupted and run again, beside a running platform; nothing is decrypted but keys.
 */
export async function rewrap(
  control: Knex,
  objects: EncryptedStore,
  { current, previous }: MasterKeys,
  onObject: (done: number) => void = () => {},
): Promise<RewrapOutcome> {
  const values = await resealColumns(control, (purpose, sealed, context) => {
    const cipher = openCipher(current, purpose, previous);
    return cipher.seal(cipher.open(sealed, context), context);
  });
  const outcome: RewrapOutcome = { values, rewrapped: 0, current: 0, failed: [] };
  let done = 0;
  for await (const key of objects.keys()) {
    try {
      const result = await objects.rewrap(key);
      // One that was put anew meanwhile is under the current key by itself.
      outcome[result === 'rewrapped' ? 'rewrapped' : 'current'] += 1;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') outcome.failed.push({ key, reason: message });
    }
    done += 1;
    onObject(done);
  }
  return outcome;
}
