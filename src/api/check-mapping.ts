import type { UploadRow } from '../db/uploads.ts';
import { mappedTable } from '../domain/logs/csv-header.ts';
import { NotALog } from '../domain/logs/errors.ts';
import { type HeaderLine, headerLines } from '../domain/logs/header-fingerprint.ts';
import type { MemberMapping } from '../domain/logs/table-mapping.ts';
import { sampleOfMember } from '../intake/inspect-upload.ts';
import type { RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';

/** Holds a mapping against the file it is for. Resolves to the header, if it has one; throws a Problem for columns it has not. */
export async function checkMapping(
  { services }: Pick<RouteContext, 'services'>,
  upload: UploadRow,
  mapping: MemberMapping,
): Promise<HeaderLine | null> {
  const { maxInflatedBytes } = services.config.uploads;
  const at = { storageKey: upload.storage_key, size: upload.size, maxInflatedBytes };
  const sample = await sampleOfMember(services.objects, at, mapping.sheet ?? null);
  if (sample === null) {
    const hint = 'Name it as the ledger of the file does.';
    throw new Problem(422, 'no-such-sheet', `The file has no member or sheet "${mapping.sheet}".`, { hint });
  }
  try {
    const { headerLine } = mappedTable(sample, mapping);
    return headerLines(sample).find(({ line }) => line === headerLine && mapping.headerLine !== 0) ?? null;
  } catch (error) {
    if (!(error instanceof NotALog)) throw error;
    throw new Problem(422, error.code, error.message, { hint: error.hint });
  }
}
