import { UnreadableSource } from './unreadable-source.ts';
import type { ZipEntry } from './zip-archive.ts';

/** What a zip is by what lies in it: a workbook, or just files. */
export type ZipContent = 'files' | 'xlsx' | 'xlsb' | 'ods';

/** What a zip is. Throws UnreadableSource for documents that are no workbook. */
export function zipContent(entries: readonly Pick<ZipEntry, 'name'>[]): ZipContent {
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  if (names.has('[content_types].xml')) {
    if (names.has('xl/workbook.bin')) return 'xlsb';
    if (names.has('xl/workbook.xml') || [...names].some((name) => /^xl\/(worksheets|workbook)/.test(name)))
      return 'xlsx';
    const kind = names.has('word/document.xml') ? 'a Word document' : 'an Office document';
    throw notAWorkbook(kind);
  }
  if (!names.has('mimetype') || !names.has('content.xml')) return 'files';
  return 'ods';
}

function notAWorkbook(kind: string): UnreadableSource {
  const hint = 'Put the table into a workbook (.xlsx) or save it as CSV.';
  return new UnreadableSource(
    'unsupported-compression',
    `The file is ${kind}, not a workbook or an archive of logs.`,
    hint,
  );
}
