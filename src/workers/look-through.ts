import { inTenant } from '../db/database.ts';
import { knownFiles, noteFile, type SourceFileRow } from '../db/source-files.ts';
import type { SourceRow } from '../db/sources.ts';
import type { FilePlace, PlacedFile } from '../infra/file-place.ts';
import { type Taking, takeFile } from './take-file.ts';

/** Files of one look; with more, the next look comes at once, and other sources have their turn before. */
const MOST_TAKEN = 100;

/** Looks a source through once and takes what is new and whole. Resolves to whether there is more of it. */
export async function lookThrough(place: FilePlace, source: SourceRow, taking: Taking): Promise<boolean> {
  let taken = 0;
  for await (const files of place.list(taking.signal)) {
    const known = await inTenant(taking.app, source.tenant_id, (transaction) =>
      knownFiles(
        transaction,
        source.id,
        files.map(({ path }) => path),
      ),
    );
    for (const file of files) {
      taking.signal.throwIfAborted();
      const before = known.get(file.path);
      if (before && before.state !== 'waiting' && before.version === file.version) continue;
      if (!isReady(file, source, before)) {
        await noteWaiting(file, source, before, taking);
        continue;
      }
      if (taken === MOST_TAKEN) return true;
      taken += 1;
      const state = await takeFile(place, source, file, taking);
      if (state !== 'waiting') await place.putAway(file, state === 'refused' ? 'refused' : 'taken');
    }
  }
  return false;
}

/** Whole by what the place says, or because it is what it was at the look before. */
function isReady(file: PlacedFile, { settings }: SourceRow, before: SourceFileRow | undefined): boolean {
  if (file.whole) return true;
  return settings.complete === 'stable' && before?.state === 'waiting' && before.version === file.version;
}

async function noteWaiting(
  { path, size, version }: PlacedFile,
  source: SourceRow,
  before: SourceFileRow | undefined,
  { app }: Taking,
): Promise<void> {
  if (before?.state === 'waiting' && before.version === version) return;
  await inTenant(app, source.tenant_id, (transaction) =>
    noteFile(transaction, source.id, { path, size, version, state: 'waiting' }),
  );
}
