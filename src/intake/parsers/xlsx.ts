import { BookParts } from './book-parts.ts';
import { damagedBook } from './refuse.ts';
import { SHOWN, type Shown, shownBy } from './serial-time.ts';
import { SharedStrings } from './shared-strings.ts';
import { SheetText } from './sheet-text.ts';
import { type XlsxContext, XlsxSheet } from './xlsx-sheet.ts';
import { attributesOf, type XmlHandler, type XmlTag } from './xml-scanner.ts';

/** A sheet's name and its text, piece by piece; a piece is lent until the next one. */
export interface Sheet {
  name: string;
  text(): AsyncIterable<Buffer>;
}

const DEFAULT_BOOK = 'xl/workbook.xml';

/** The sheets of an xlsx or xlsm workbook in their order, hidden ones too. Macros, links and formulas are not looked at. */
export async function* xlsxSheets(file: Buffer, maxInflatedBytes: number): AsyncGenerator<Sheet> {
  const parts = await BookParts.open(file, maxInflatedBytes);
  const book = await bookPath(parts);
  const { sheets, date1904 } = await readBook(parts, book);
  const relations = await readRelations(parts, book);
  const context = { date1904, strings: new SharedStrings(), shown: [] as Shown[] } satisfies XlsxContext;
  for (const { type, target } of relations.values()) {
    if (type === 'sharedStrings' && parts.has(target)) await parts.read(target, context.strings);
    if (type === 'styles' && parts.has(target)) context.shown.push(...(await readStyles(parts, target)));
  }
  for (const { name, id } of sheets) {
    const relation = relations.get(id);
    // Charts and macros are sheets too.
    if (relation?.type !== 'worksheet') continue;
    yield { name, text: () => sheetText(parts, relation.target, context) };
  }
}

async function* sheetText(parts: BookParts, path: string, context: XlsxContext): AsyncGenerator<Buffer> {
  const text = new SheetText();
  for await (const _ of parts.scan(path, new XlsxSheet(text, context))) {
    const piece = text.take();
    if (piece) yield piece;
  }
  const last = text.take(true);
  if (last) yield last;
}

/** Hears of start tags by their local names. */
function onOpen(open: (name: string, tag: XmlTag) => void): XmlHandler {
  return {
    wantsText: false,
    open: (tag) => open(tag.bytes.toString('latin1', tag.nameStart, tag.nameEnd), tag),
    close() {},
    text() {},
  };
}

interface Relation {
  /** The last word of its type. */
  type: string;
  target: string;
}

/** What a part refers to, by id, with paths from the root. */
async function readRelations(parts: BookParts, of: string): Promise<Map<string, Relation>> {
  const slash = of.lastIndexOf('/') + 1;
  const path = `${of.slice(0, slash)}_rels/${of.slice(slash)}.rels`;
  const relations = new Map<string, Relation>();
  if (!parts.has(path)) return relations;
  const handler = onOpen((name, tag) => {
    if (name !== 'Relationship') return;
    const attributes = attributesOf(tag);
    const target = attributes.get('Target') ?? '';
    const isOutside = attributes.get('TargetMode') === 'External';
    const type = isOutside ? 'external' : (attributes.get('Type') ?? '').split('/').at(-1);
    relations.set(attributes.get('Id') ?? '', { type: type ?? '', target: rooted(of.slice(0, slash), target) });
  });
  await parts.read(path, handler);
  return relations;
}

function rooted(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of `${target.startsWith('/') ? '' : folder}${target}`.split('/')) {
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  }
  return path.join('/');
}

async function bookPath(parts: BookParts): Promise<string> {
  for (const { type, target } of (await readRelations(parts, '')).values()) {
    if (type === 'officeDocument' && parts.has(target)) return target;
  }
  if (!parts.has(DEFAULT_BOOK)) throw damagedBook('it names no sheets');
  return DEFAULT_BOOK;
}

async function readBook(
  parts: BookParts,
  path: string,
): Promise<{ sheets: { name: string; id: string }[]; date1904: boolean }> {
  const sheets: { name: string; id: string }[] = [];
  let date1904 = false;
  const handler = onOpen((name, tag) => {
    if (name === 'sheet') {
      const attributes = attributesOf(tag);
      const id = [...attributes].find(([key]) => key === 'r:id' || key.endsWith(':id'))?.[1] ?? '';
      sheets.push({ name: attributes.get('name') ?? '', id });
    } else if (name === 'workbookPr') {
      date1904 = ['1', 'true', 'on'].includes(attributesOf(tag).get('date1904') ?? '');
    }
  });
  await parts.read(path, handler);
  return { sheets, date1904 };
}

/** What numbers show, by the number of the cell's style. */
async function readStyles(parts: BookParts, path: string): Promise<Shown[]> {
  const codes = new Map<number, string>();
  const shown: Shown[] = [];
  let within = '';
  const handler = onOpen((name, tag) => {
    if (name === 'cellXfs' || name === 'cellStyleXfs' || name === 'dxfs') within = name;
    else if (name === 'numFmt' && within === '') {
      const attributes = attributesOf(tag);
      codes.set(Number(attributes.get('numFmtId')), attributes.get('formatCode') ?? '');
    } else if (name === 'xf' && within === 'cellXfs') {
      const id = Number(attributesOf(tag).get('numFmtId') ?? 0);
      shown.push(id === 0 ? SHOWN.number : shownBy(id, codes.get(id)));
    }
  });
  await parts.read(path, handler);
  return shown;
}
