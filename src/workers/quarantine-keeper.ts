import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { type MisplacedUpload, placeNext } from '../db/quarantine.ts';
import { ObjectDamaged } from '../infra/object-damaged.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';

const REST_MILLISECONDS = 2_000;

/**
 * Puts the bytes of quarantined uploads under `quarantine/`, where nothing looks for files to read; back again when a
 * retry could read them after all; and removes them when their upload is deleted. Every worker runs one; they do not
 * get in each other's way, and what a crash interrupts is done again.
 */
export function startQuarantineKeeper(parts: { control: Knex; objects: ObjectStore; log: Logger }): Rounds {
  return startRounds('quarantine', parts.log, async () => {
    const placed = await placeNext(parts.control, (upload) => place(upload, parts));
    return placed ? 0 : REST_MILLISECONDS;
  });
}

async function place(
  upload: MisplacedUpload,
  { objects, log }: { objects: ObjectStore; log: Logger },
): Promise<string> {
  const { id, tenant_id, storage_key: from, to } = upload;
  const keyIn = (folder: string) => `${folder}/${tenant_id}/${id}`;
  if (to === 'nowhere') {
    await Promise.all([from, keyIn('quarantine')].map((key) => objects.remove(key)));
    log.info('quarantined upload removed', { upload: id });
    return from;
  }
  const key = keyIn(to);
  if (key === from) return key;
  try {
    // An object's key is a part of what its encryption proves, so a move is a copy.
    await objects.put(key, await objects.get(from));
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    // Moved before, and then the row was not written; damaged ones stay, as evidence, and nothing can read them.
    if (gone && (await exists(objects, key))) return key;
    if (gone || error instanceof ObjectDamaged) return from;
    throw error;
  }
  await objects.remove(from);
  log.info('upload moved', { upload: id, to });
  return key;
}

async function exists(objects: ObjectStore, key: string): Promise<boolean> {
  return objects.get(key).then(
    (object) => {
      object.destroy();
      return true;
    },
    () => false,
  );
}
