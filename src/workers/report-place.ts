import type { ReportFile, ReportRow } from '../db/reports.ts';
import type { Choice } from '../domain/reports/choices.ts';
import { resultFolder } from '../domain/reports/result-folders.ts';

/** What the file of a report is called, for people and in the object store. */
export type ReportPlace = Pick<ReportFile, 'fileName' | 'storageKey'>;

/** Names of a report's file. */
export function reportPlace({ id, kind, tenant_id, created_at }: ReportRow, { format, exchange }: Choice): ReportPlace {
  // Keys have one dot; some formats' extensions have two parts.
  const ending = format.extension.split('.').at(-1);
  const day = created_at.toISOString().slice(0, 10);
  return {
    fileName: exchange?.fileName ?? `${kind}-${day}.${format.extension}`,
    storageKey: `results/${tenant_id}/${resultFolder(format.name)}/${id}.${ending}`,
  };
}

/** The same of the archive that it becomes when it is split. */
export function archivePlace({ fileName, storageKey }: ReportPlace): ReportPlace {
  return { fileName: `${fileName}.zip`, storageKey: storageKey.replace(/\.\w+$/, '.zip') };
}
