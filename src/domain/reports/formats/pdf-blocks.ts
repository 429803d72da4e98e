import type { Drawing } from '../../drawings/drawing.ts';
import { paintDrawing } from './pdf-drawing.ts';
import {
  COLORS,
  contentWidth,
  ensureRoom,
  lowest,
  MARGIN,
  newPage,
  type PdfWriter,
  type StructElement,
} from './pdf-pages.ts';
import type { TextLook } from './pdf-text.ts';
import { wrapText } from './wrap-text.ts';

const HEADINGS = { H1: 16, H2: 11.5 } as const;
const BODY: TextLook = { size: 10, color: COLORS.ink };
const CAPTION: TextLook = { size: 8.5, color: COLORS.quiet };
const LEADING = 1.45;

/** A heading with some of what follows it on the same page. */
export function paintHeading(
  writer: PdfWriter,
  parent: StructElement,
  text: string,
  level: keyof typeof HEADINGS,
): void {
  const look = { size: HEADINGS[level], face: 'bold', color: COLORS.head } as const;
  ensureRoom(writer, look.size * 2 + 70);
  writer.y += level === 'H1' ? 4 : 10;
  paintLines(writer, parent, level, text, look, 1.25);
  writer.y += 5;
}

/** A paragraph, which may go on over the page's end. */
export function paintParagraph(writer: PdfWriter, parent: StructElement, text: string): void {
  paintLines(writer, parent, 'P', text, BODY, LEADING);
  writer.y += 5;
}

/** A picture may become so much smaller rather than leave its page half empty. */
const SMALLEST = 0.72;

/** Room below which a picture, with a heading above it, had better begin on a page of its own. */
export function roomForFigure(writer: PdfWriter, drawing: Drawing, caption: string): number {
  const { scale, below } = figureSize(writer, drawing, caption);
  return Math.min(drawing.height * scale * SMALLEST + below + 34, lowest(writer) - MARGIN.top);
}

function figureSize(writer: PdfWriter, drawing: Drawing, caption: string): { scale: number; below: number } {
  const below = caption ? 34 : 8;
  const whole = lowest(writer) - MARGIN.top - below;
  return { scale: Math.min(1.15, contentWidth(writer) / drawing.width, whole / drawing.height), below };
}

/** A picture as wide as it is or as there is room, with its caption below. */
export function paintFigure(
  writer: PdfWriter,
  parent: StructElement,
  drawing: Drawing,
  caption: string,
  alt: string,
): void {
  const size = figureSize(writer, drawing, caption);
  const left = (lowest(writer) - writer.y - size.below) / drawing.height;
  const fits = left >= size.scale * SMALLEST;
  if (!fits) newPage(writer, writer.layout);
  const scale = fits ? Math.min(size.scale, left) : size.scale;
  const { y } = writer;
  const right = MARGIN.side + drawing.width * scale;
  const bbox: [number, number, number, number] = [MARGIN.side, y, right, y + drawing.height * scale];
  parent.add(
    writer.doc.struct('Figure', { alt, bbox } as object, () => paintDrawing(writer, drawing, MARGIN.side, y, scale)),
  );
  writer.y += drawing.height * scale + 4;
  if (caption) paintLines(writer, parent, 'P', caption, CAPTION, 1.35);
  writer.y += 10;
}

/** Lines of one element; each page's part of them is marked on its own. */
function paintLines(
  writer: PdfWriter,
  parent: StructElement,
  tag: string,
  text: string,
  look: TextLook,
  leading: number,
): void {
  const lines = wrapText(text, contentWidth(writer), (piece) => writer.type.width(piece, look));
  const element = writer.doc.struct(tag);
  parent.add(element);
  let from = 0;
  while (from < lines.length) {
    const height = look.size * leading;
    const fit = Math.max(1, Math.floor((lowest(writer) - writer.y) / height));
    const some = lines.slice(from, from + fit);
    element.add(() => {
      for (const line of some) {
        writer.type.paint(line, MARGIN.side, writer.y + look.size, look);
        writer.y += height;
      }
    });
    from += some.length;
    if (from < lines.length) newPage(writer, writer.layout);
  }
  element.end();
}
