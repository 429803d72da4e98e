import type { ChildParse } from '../../infra/child-parser.ts';
import { dataFrame, memberFrame } from '../frames.ts';
import type { SheetSettings } from '../parse-apart.ts';
import { gather } from '../peeked.ts';
import { tooLargeBook } from './refuse.ts';
import type { Sheet } from './xlsx.ts';

/** The whole file is held in memory, and with it what its sheets share. */
const LARGEST_FILE = 128 * 1024 * 1024;

/** The sheets of a workbook as CSV text, in frames. */
export const parse: ChildParse = async function* (input, settings: SheetSettings) {
  const reader = readerOf(settings.kind);
  // Its failure is told where it is waited for.
  reader.catch(() => {});
  const file = await gather(input, LARGEST_FILE);
  if (file === null) throw tooLargeBook(`its file has more than ${LARGEST_FILE / 1024 / 1024} MiB`);
  let no = 0;
  for await (const { name, text } of (await reader)(file, settings.maxInflatedBytes)) {
    no += 1;
    yield memberFrame(name);
    if (no <= settings.skip) continue;
    for await (const piece of text()) yield dataFrame(piece);
  }
};

type SheetReader = (file: Buffer, maxInflatedBytes: number) => AsyncIterable<Sheet>;

/** Only the reader that is needed is loaded, while the file comes in. */
async function readerOf(kind: SheetSettings['kind']): Promise<SheetReader> {
  switch (kind) {
    case 'xlsx':
      return (await import('./xlsx.ts')).xlsxSheets;
    case 'ods':
      return (await import('./ods.ts')).odsSheets;
    case 'xls':
    case 'xlsb':
      return (await import('./xls.ts')).xlsSheets;
    case 'parquet':
      return (await import('./parquet.ts')).parquetSheet;
  }
}
