import { plainText } from '../../drawings/plain-text.ts';
import {
  artifact,
  COLORS,
  contentWidth,
  fillBox,
  lowest,
  MARGIN,
  newPage,
  type PdfWriter,
  pagesOf,
  type StructElement,
} from './pdf-pages.ts';
import { shownTime } from './shown-cell.ts';
import { wrapText } from './wrap-text.ts';

/** A line of the contents. */
export interface ContentsEntry {
  title: string;
  /** Index among the pages of the sections. */
  page: number;
}

const LINE = 18;
const FIRST_LINE = 110;

/** Entries on a page of the contents. */
const PER_PAGE = Math.floor((841.89 - MARGIN.bottom - FIRST_LINE) / LINE);

/** How many pages cover and contents take; none but the cover when there is nothing to find. */
export function frontPages(sections: number): number {
  return 1 + (sections > 1 ? Math.ceil(sections / PER_PAGE) : 0);
}

/** Writes cover and contents, then puts them before everything else. */
export function writeFront(writer: PdfWriter, entries: readonly ContentsEntry[]): void {
  const { doc } = writer;
  const pages = pagesOf(doc);
  const body = pages.length;
  const { _children: elements } = writer.root as unknown as { _children: unknown[] };
  const sections = elements.length;
  newPage(writer, 'portrait', undefined, false);
  const cover = doc.struct('Sect');
  writer.root.add(cover);
  paintCover(writer, cover);
  cover.end();
  if (entries.length > 1) paintContents(writer, entries);
  pages.unshift(...pages.splice(body));
  elements.unshift(...elements.splice(sections));
}

function paintCover(writer: PdfWriter, element: StructElement): void {
  const { doc, type, report } = writer;
  const room = contentWidth(writer);
  artifact(writer, () => {
    fillBox(writer, 0, 0, doc.page.width, 14, COLORS.head);
    fillBox(writer, MARGIN.side, 300, 64, 3, COLORS.head);
  });
  const block = (tag: string, text: string, size: number, face: 'text' | 'bold', color: string) => {
    const look = { size, face, color };
    const lines = wrapText(plainText(text), room, (piece) => type.width(piece, look), 8);
    element.add(
      doc.struct(tag, {}, () => {
        for (const line of lines) {
          writer.y += size * 1.25;
          type.paint(line, MARGIN.side, writer.y, look);
        }
      }),
    );
    writer.y += size * 0.5;
  };
  const titleLines = wrapText(
    plainText(report.title),
    room,
    (piece) => type.width(piece, { size: 28, face: 'bold' }),
    6,
  );
  writer.y = Math.max(90, 285 - titleLines.length * 35);
  block('H1', titleLines.join(' '), 28, 'bold', COLORS.head);
  writer.y = 318;
  block('P', report.subject, 15, 'text', COLORS.ink);
  block('P', `As of ${shownTime(report.generated).slice(0, 16)} UTC. All times are UTC.`, 10.5, 'text', COLORS.quiet);
  for (const { label, value } of report.filters) block('P', `Only ${label}: ${value}`, 10.5, 'text', COLORS.quiet);
  if (type.replaced)
    block(
      'P',
      'Characters for which this file has no letters are shown as \ufffd. The other formats have them as they are.',
      9,
      'text',
      COLORS.quiet,
    );
}

function paintContents(writer: PdfWriter, entries: readonly ContentsEntry[]): void {
  const { doc, type } = writer;
  const element = doc.struct('TOC');
  writer.root.add(element);
  for (const [index, entry] of entries.entries()) {
    if (index % PER_PAGE === 0) {
      newPage(writer, 'portrait', undefined, false);
      const heading = { size: 16, face: 'bold', color: COLORS.head } as const;
      const paint = () => type.paint('Contents', MARGIN.side, 80, heading);
      if (index === 0) element.add(doc.struct('Caption', {}, () => void paint()));
      else artifact(writer, paint);
      writer.y = FIRST_LINE;
    }
    const item = doc.struct('TOCI');
    element.add(item);
    paintEntry(writer, item, entry);
    item.end();
    writer.y += LINE;
  }
  element.end();
  if (writer.y > lowest(writer)) throw new Error('The contents are longer than their pages.');
}

function paintEntry(writer: PdfWriter, item: StructElement, { title, page }: ContentsEntry): void {
  const { doc, type, y } = writer;
  const look = { size: 10.5, color: COLORS.ink };
  const right = doc.page.width - MARGIN.side;
  const number = String(page + writer.frontPages + 1);
  const numberAt = right - type.width(number, look);
  const [line = ''] = wrapText(plainText(title), numberAt - MARGIN.side - 30, (piece) => type.width(piece, look), 1);
  const link = doc.struct('Link');
  item.add(link);
  let end = MARGIN.side;
  link.add(() => {
    end += type.paint(line, MARGIN.side, y, look);
    type.paint(number, numberAt, y, look);
  });
  artifact(writer, () => {
    for (let x = Math.ceil((end + 6) / 5) * 5; x < numberAt - 6; x += 5)
      fillBox(writer, x, y - 0.8, 0.8, 0.8, COLORS.quiet);
  });
  const options = { structParent: link, Contents: new String(`Page ${number}`) } as object;
  doc.link(MARGIN.side, y - 11, right - MARGIN.side, LINE - 2, page as unknown as string, options);
  link.end();
}
