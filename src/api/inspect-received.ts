import type { ObjectStore } from '../infra/object-store.ts';
import { type Inspected, type Inspection, inspectUpload } from '../intake/inspect-upload.ts';
import { RefusedFile } from '../intake/refused-file.ts';
import { Problem } from './problem.ts';

/** Looks at a stored file before it is accepted. Throws 422 with the reason and what to do. */
export async function inspectReceived(objects: ObjectStore, inspection: Inspection): Promise<Inspected> {
  return inspectUpload(objects, inspection).catch((error: unknown) => {
    if (!(error instanceof RefusedFile)) throw error;
    throw new Problem(422, error.code, error.message, { hint: error.hint });
  });
}
