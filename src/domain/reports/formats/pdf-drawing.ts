import type { Drawing, Mark, Path, Stroke } from '../../drawings/drawing.ts';
import { arrowHead } from '../../drawings/svg.ts';
import type { PdfWriter } from './pdf-pages.ts';
import { fillOperator, n } from './pdf-text.ts';

/** Paints a drawing as vectors at a place of the page. */
export function paintDrawing(writer: PdfWriter, drawing: Drawing, x: number, y: number, scale: number): void {
  const { doc } = writer;
  doc.addContent(`q ${n(scale)} 0 0 ${n(scale)} ${n(x)} ${n(y)} cm`);
  for (const mark of drawing.marks) paintMark(writer, mark);
  doc.addContent('Q');
}

function paintMark(writer: PdfWriter, mark: Mark): void {
  const { doc, type } = writer;
  switch (mark.kind) {
    case 'label': {
      const look = { size: mark.size, face: mark.bold ? 'picture-bold' : 'picture', color: mark.color } as const;
      const width = mark.align === undefined || mark.align === 'start' ? 0 : type.width(mark.text, look);
      type.paint(mark.text, mark.x - (mark.align === 'middle' ? width / 2 : width), mark.y, look);
      return;
    }
    case 'rectangle': {
      const { x, y, width, height, radius = 0 } = mark;
      if (radius > 0) doc.roundedRect(x, y, width, height, Math.min(radius, width / 2, height / 2));
      else doc.rect(x, y, width, height);
      break;
    }
    case 'ellipse':
      doc.ellipse(mark.x, mark.y, mark.radiusX, mark.radiusY);
      break;
    case 'path':
      paintPath(writer, mark);
      return;
  }
  finish(writer, mark);
}

function paintPath(writer: PdfWriter, path: Path): void {
  const { doc } = writer;
  if (path.points.length < 2) return;
  doc.addContent(path.points.map(({ x, y }, index) => `${n(x)} ${n(y)} ${index === 0 ? 'm' : 'l'}`).join(' '));
  if (path.closed) doc.addContent('h');
  finish(writer, path);
  if (path.arrow) paintPath(writer, arrowHead(path));
}

/** Fills and strokes the path that was laid. */
function finish({ doc }: PdfWriter, { fill, stroke }: { fill?: string; stroke?: Stroke }): void {
  if (fill) doc.addContent(fillOperator(fill));
  if (stroke) doc.addContent(strokeOperators(stroke));
  doc.addContent(fill && stroke ? 'B' : fill ? 'f' : stroke ? 'S' : 'n');
}

function strokeOperators({ color, width, dash }: Stroke): string {
  return `${fillOperator(color).replace(/rg$/, 'RG')} ${n(width)} w 1 j [${(dash ?? []).map(n).join(' ')}] 0 d`;
}
