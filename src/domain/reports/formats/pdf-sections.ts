import { drawDiagram } from '../../diagrams/draw.ts';
import { plainText } from '../../drawings/plain-text.ts';
import type { Column, DiagramSection, RowBatches, Section, SummarySection } from '../model.ts';
import { paintFigure, paintHeading, paintParagraph, roomForFigure } from './pdf-blocks.ts';
import { paintDrawing } from './pdf-drawing.ts';
import {
  contentWidth,
  type Layout,
  lowest,
  MARGIN,
  newPage,
  type PdfWriter,
  pagesOf,
  type StructElement,
} from './pdf-pages.ts';
import { openTable, writeTable } from './pdf-table.ts';
import { shownCell } from './shown-cell.ts';

/** Room under which a section does not begin on a page any more. */
const ROOM_TO_BEGIN = 180;
/** Widths of the text on an upright and on a lying page. */
const WIDTHS = { portrait: 595.28 - 2 * MARGIN.side, landscape: 841.89 - 2 * MARGIN.side } as const;

const VALUES: Column[] = [
  { key: 'label', title: 'Figure', type: 'text', width: 40 },
  { key: 'value', title: 'Value', type: 'number', width: 18 },
];

/** Writes a section with its bookmark; resolves to where it begins, as an index of the pages so far. */
export async function writeSection(writer: PdfWriter, section: Section): Promise<number> {
  const { doc } = writer;
  writer.running = plainText(section.title);
  const element = doc.struct('Sect');
  writer.root.add(element);
  if (section.kind === 'diagram') {
    const page = await writeDiagram(writer, element, section);
    element.end();
    return page;
  }
  const start = section.kind === 'table' ? await suited(writer, section.columns, section.rows) : null;
  const room =
    section.kind === 'picture' && doc.page ? roomForFigure(writer, section.drawing, section.caption) : ROOM_TO_BEGIN;
  begin(writer, start?.wanted ?? 'portrait', room);
  const page = pagesOf(doc).length - 1;
  doc.outline.addItem(writer.running);
  paintHeading(writer, element, section.title, 'H1');
  if (start)
    await writeTable(writer, element, {
      ...start.table,
      goesOn: section.kind === 'table' ? section.goesOn : undefined,
    });
  else if (section.kind === 'picture')
    paintFigure(writer, element, section.drawing, section.caption, section.caption || section.title);
  else if (section.kind === 'prose') for (const text of section.paragraphs) paintParagraph(writer, element, text);
  else if (section.kind === 'summary') await writeSummary(writer, element, section);
  element.end();
  writer.y += 8;
  await writer.sink.breathe();
  return page;
}

/** A table on the page that suits it: upright unless it would be crowded there. */
async function suited(writer: PdfWriter, columns: readonly Column[], rows: RowBatches) {
  const upright = await openTable(writer, columns, rows, WIDTHS.portrait);
  if (!upright.layout.crowded) return { wanted: 'portrait' as Layout, table: upright };
  const lying = await openTable(writer, columns, upright.rows, WIDTHS.landscape);
  return { wanted: 'landscape' as Layout, table: { ...lying, count: upright.count } };
}

function begin(writer: PdfWriter, wanted: Layout, room: number): void {
  const standing = writer.doc.page === null || writer.layout !== wanted || writer.y + room > lowest(writer);
  if (standing) newPage(writer, wanted);
}

async function writeSummary(writer: PdfWriter, element: StructElement, summary: SummarySection): Promise<void> {
  for (const text of summary.paragraphs) paintParagraph(writer, element, text);
  if (summary.numbers.length > 0) {
    const rows = summary.numbers.map(({ label, value, type }) => [label, shownCell(value, type)]);
    writer.y += 4;
    await writeTable(writer, element, await openTable(writer, VALUES, [rows], contentWidth(writer)));
  }
  for (const { title, columns, rows } of summary.tables) {
    paintHeading(writer, element, title, 'H2');
    await writeTable(writer, element, await openTable(writer, columns, [rows], contentWidth(writer)));
  }
}

/** A page for each page of the diagram, A4 or A3 as it was laid out, at its own size. */
async function writeDiagram(writer: PdfWriter, element: StructElement, section: DiagramSection): Promise<number> {
  const { doc } = writer;
  const drawings = drawDiagram(section.diagram);
  let first = -1;
  const bookmark = { item: undefined as ReturnType<typeof doc.outline.addItem> | undefined };
  for (const [index, drawing] of drawings.entries()) {
    const large = Math.max(drawing.width, drawing.height) > 900;
    const [short, long] = large ? [841.89, 1190.55] : [595.28, 841.89];
    const lying = drawing.width >= drawing.height;
    newPage(writer, lying ? 'landscape' : 'portrait', lying ? [long, short] : [short, long]);
    if (index === 0) {
      first = pagesOf(doc).length - 1;
      bookmark.item = doc.outline.addItem(writer.running);
      paintHeading(writer, element, section.title, 'H1');
      if (section.caption) paintParagraph(writer, element, section.caption);
    } else bookmark.item?.addItem(plainText(section.diagram.pages[index]?.title ?? ''));
    const scale = Math.min(1.4, contentWidth(writer) / drawing.width, (lowest(writer) - writer.y) / drawing.height);
    const left = MARGIN.side + (contentWidth(writer) - drawing.width * scale) / 2;
    const alt = plainText(section.diagram.pages[index]?.title ?? section.title);
    const { y } = writer;
    element.add(doc.struct('Figure', { alt } as object, () => paintDrawing(writer, drawing, left, y, scale)));
    // The next section begins on a page of its own.
    writer.y = lowest(writer);
    await writer.sink.breathe();
  }
  return first;
}
