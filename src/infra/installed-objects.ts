import { join } from 'node:path';
import type { BucketSettings } from './bucket-settings.ts';
import { type BareObjectStore, localObjectStore } from './object-store.ts';

/** Where an installation keeps its objects. */
export interface ObjectPlace extends BucketSettings {
  kind: 'folder' | 's3';
}

/** The store that the settings name, as objects lie in it: the folder `objects` of the data folder, or a bucket. */
export async function openInstalledObjects(dataFolder: string, place: ObjectPlace): Promise<BareObjectStore> {
  if (place.kind === 'folder') return localObjectStore(join(dataFolder, 'objects'));
  // Loaded here alone: it is large, and most installations need none of it.
  const { s3ObjectStore } = await import('./s3-object-store.ts');
  return s3ObjectStore(place);
}
