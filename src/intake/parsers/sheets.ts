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
  const file = await gather(input, LARGEST_FILE);
  if (file === null) throw tooLargeBook(`its file has more than ${LARGEST_FILE / 1024 / 1024} MiB`);
  let no = 0;
  for await (const { name, text } of sheetsOf(file, settings)) {
    no += 1;
    yield memberFrame(name);
    if (no <= settings.skip) continue;
    for await (const piece of text()) yield dataFrame(piece);
  }
};

/** Only the reader that is needed is loaded. */
async function* sheetsOf(file: Buffer, { kind, maxInflatedBytes }: SheetSettings): AsyncGenerator<Sheet> {
  switch (kind) {
    case 'xlsx':
      return yield* (await import('./xlsx.ts')).xlsxSheets(file, maxInflatedBytes);
    case 'ods':
      return yield* (await import('./ods.ts')).odsSheets(file, maxInflatedBytes);
    case 'xls':
    case 'xlsb':
      return yield* (await import('./xls.ts')).xlsSheets(file);
    case 'parquet':
      return yield* (await import('./parquet.ts')).parquetSheet(file);
  }
}
