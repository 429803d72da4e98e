import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { expiredResumable, forgetResumable, piecesOf } from '../db/resumable-uploads.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';

const REST_MILLISECONDS = 10 * 60_000;
const AT_ONCE = 50;

/**
 * Removes uploads in pieces whose time is over, finished or given up, with what is left of their pieces. Every worker runs
 * one; what a crash interrupts is done again.
 */
export function startUploadKeeper(parts: { control: Knex; objects: ObjectStore; log: Logger }): Rounds {
  return startRounds('uploads in pieces', parts.log, async (signal) => {
    const removed = await removeExpired(parts, signal);
    return removed === AT_ONCE ? 0 : REST_MILLISECONDS;
  });
}

/** Removes those that are due now, at most a handful; gives how many. */
export async function removeExpired(
  { control, objects, log }: { control: Knex; objects: ObjectStore; log: Logger },
  signal?: AbortSignal,
): Promise<number> {
  const expired = await expiredResumable(control, AT_ONCE);
  for (const id of expired) {
    signal?.throwIfAborted();
    // First the bytes: what points to them is still there when this is interrupted.
    for (const { storage_key } of await piecesOf(control, id)) await objects.remove(storage_key);
    if (await forgetResumable(control, id)) log.info('upload in pieces removed', { upload: id });
  }
  return expired.length;
}
