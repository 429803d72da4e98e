import type PDFDocument from 'pdfkit';
import { plainText } from '../../drawings/plain-text.ts';
import type { ReportModel } from '../model.ts';
import { fillOperator, n, type Typesetter } from './pdf-text.ts';
import { shownTime } from './shown-cell.ts';
import type { FileSink } from './stream-file.ts';
import { wrapText } from './wrap-text.ts';

export type Pdf = InstanceType<typeof PDFDocument>;
export type StructElement = ReturnType<Pdf['struct']>;

/** A4 upright in points; a landscape page is the same turned. */
const PAPER = { short: 595.28, long: 841.89 } as const;
export const MARGIN = { side: 48, top: 62, bottom: 54 } as const;
export const COLORS = {
  ink: '#14201d',
  quiet: '#4c5a56',
  head: '#1f3a4d',
  stripe: '#f4f7f6',
  line: '#c9d2cf',
} as const;
export type Layout = 'portrait' | 'landscape';

/** The document that is being written, and where on the page it stands. */
export interface PdfWriter {
  doc: Pdf;
  type: Typesetter;
  report: ReportModel;
  sink: FileSink;
  /** What holds all tagged elements. */
  root: StructElement;
  /** Pages that will stand before those of the sections. */
  frontPages: number;
  /** The form that every page shows for how many pages there are. */
  total: { end(chunk?: string): void; data: Record<string, unknown> };
  /** Said at the top of pages. */
  running: string;
  layout: Layout;
  y: number;
}

/** Opens a page; `numbered` draws its head and foot. */
export function newPage(writer: PdfWriter, layout: Layout, size?: [number, number], numbered = true): void {
  const { doc } = writer;
  doc.addPage({
    size: size ?? (layout === 'portrait' ? [PAPER.short, PAPER.long] : [PAPER.long, PAPER.short]),
    margins: { top: 0, bottom: 0, left: 0, right: 0 },
  });
  writer.layout = layout;
  writer.y = MARGIN.top;
  if (numbered) artifact(writer, () => headAndFoot(writer));
}

/** What pages have on which nothing but width matters. */
export function contentWidth({ doc }: PdfWriter): number {
  return doc.page.width - 2 * MARGIN.side;
}

/** The lowest point at which content may stand. */
export function lowest({ doc }: PdfWriter): number {
  return doc.page.height - MARGIN.bottom;
}

/** A new page of the same layout when there is less room than that. */
export function ensureRoom(writer: PdfWriter, height: number): void {
  if (writer.y + height > lowest(writer)) newPage(writer, writer.layout);
}

/** Paints what is no content: readers for the blind leave it out. */
export function artifact({ doc }: PdfWriter, paint: () => void): void {
  doc.addContent('/Artifact BMC');
  paint();
  doc.addContent('EMC');
}

export function fillBox({ doc }: PdfWriter, x: number, y: number, width: number, height: number, color: string): void {
  doc.addContent(`${fillOperator(color)} ${n(x)} ${n(y)} ${n(width)} ${n(height)} re f`);
}

/** The number of the page that is open, counted from the cover. */
export function pageNumber({ doc, frontPages }: PdfWriter): number {
  return frontPages + pagesOf(doc).length;
}

/** References to all pages so far, in the order in which they are read. */
export function pagesOf(doc: Pdf): unknown[] {
  return (doc as unknown as { _root: { data: { Pages: { data: { Kids: unknown[] } } } } })._root.data.Pages.data.Kids;
}

function headAndFoot(writer: PdfWriter): void {
  const { doc, type, report } = writer;
  const { width, height } = doc.page;
  const look = { size: 7.5, color: COLORS.quiet };
  const right = width - MARGIN.side;
  const room = width - 2 * MARGIN.side;
  const shortened = (text: string, most: number) => {
    const [line = ''] = wrapText(plainText(text), most, (piece) => type.width(piece, look), 1);
    return line;
  };
  const running = shortened(writer.running, room * 0.42);
  type.paint(shortened(report.title, room * 0.5), MARGIN.side, 36, look);
  type.paint(running, right - type.width(running, look), 36, look);
  fillBox(writer, MARGIN.side, 42, room, 0.6, COLORS.line);
  const foot = height - 26;
  fillBox(writer, MARGIN.side, foot - 12, room, 0.6, COLORS.line);
  type.paint(
    shortened(`${report.subject} · as of ${shownTime(report.generated).slice(0, 16)} UTC`, room * 0.7),
    MARGIN.side,
    foot,
    look,
  );
  const number = `Page ${pageNumber(writer)} of `;
  const left = right - type.width(`${number}000`, look);
  const after = left + type.paint(number, left, foot, look);
  (doc.page as unknown as { xobjects: Record<string, unknown> }).xobjects.Total = writer.total;
  doc.addContent(`q 1 0 0 -1 ${n(after)} ${n(foot)} cm /Total Do Q`);
}
