import type { Label, Mark } from '../../drawings/drawing.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import { textWidth } from '../../drawings/text-width.ts';
import { cells, inches, row, section } from './vsdx-cells.ts';
import { outline, placed, type Sheet, shapeXml } from './vsdx-shape.ts';

/** The layer of what is neither node nor line. */
const LAYER = '0';

/** A mark of the title or the legend as a shape that nothing is glued to. */
export function markXml(mark: Mark, id: number, sheet: Sheet): string {
  switch (mark.kind) {
    case 'label':
      return labelXml(mark, id, sheet);
    case 'rectangle':
      return shapeXml(id, 'Legend', cells({ ...placed(mark, sheet), ...look(mark) }) + outline(mark));
    case 'ellipse': {
      const [width, height] = [2 * mark.radiusX, 2 * mark.radiusY];
      const place = { x: mark.x - mark.radiusX, y: mark.y - mark.radiusY, width, height };
      const round = row(
        { T: 'Ellipse', IX: 1 },
        {
          ...{ X: inches(width / 2), Y: inches(height / 2), A: inches(width), B: inches(height / 2) },
          ...{ C: inches(width / 2), D: inches(height) },
        },
      );
      const geometry = section('Geometry', [cells({ NoFill: 0, NoLine: 0, NoShow: 0 }), round], 0);
      return shapeXml(id, 'Legend', cells({ ...placed(place, sheet), ...look(mark) }) + geometry);
    }
    case 'path': {
      const [first, last] = [mark.points[0] ?? { x: 0, y: 0 }, mark.points.at(-1) ?? { x: 0, y: 0 }];
      const place = { x: first.x, y: first.y, width: Math.max(0.01, last.x - first.x), height: 0.01 };
      const line = [
        cells({ NoFill: 1, NoLine: 0, NoShow: 0 }),
        row({ T: 'MoveTo', IX: 1 }, { X: 0, Y: 0 }),
        row({ T: 'LineTo', IX: 2 }, { X: inches(place.width), Y: 0 }),
      ];
      const arrow = mark.arrow ? { EndArrow: 4, EndArrowSize: 1 } : {};
      return shapeXml(
        id,
        'Legend',
        cells({ ...placed(place, sheet), ...look(mark), ...arrow }) + section('Geometry', line, 0),
      );
    }
  }
}

function look({ fill, stroke }: Pick<Exclude<Mark, Label>, 'fill' | 'stroke'>) {
  const dash = stroke?.dash;
  return {
    LayerMember: LAYER,
    ...(fill ? { FillPattern: 1, FillForegnd: fill } : { FillPattern: 0 }),
    ...(stroke
      ? {
          LineColor: stroke.color,
          LineWeight: inches(stroke.width),
          LinePattern: !dash ? 1 : (dash[0] ?? 0) > 3 ? 2 : 3,
        }
      : { LinePattern: 0 }),
  };
}

function labelXml({ text, x, y, size, color, bold, align = 'start' }: Label, id: number, sheet: Sheet): string {
  const width = textWidth(text, size, bold) + 4;
  const left = align === 'middle' ? x - width / 2 : align === 'end' ? x - width : x;
  const place = { x: left, y: y - size * 1.05, width, height: size * 1.4 };
  return shapeXml(
    id,
    'Text',
    cells({
      ...placed(place, sheet),
      LayerMember: LAYER,
      FillPattern: 0,
      LinePattern: 0,
      LeftMargin: 0,
      RightMargin: 0,
    }) +
      section('Character', [row({ IX: 0 }, { Font: 'Arial', Color: color, Style: bold ? 1 : 0, Size: inches(size) })]) +
      section('Paragraph', [row({ IX: 0 }, { HorzAlign: align === 'middle' ? 1 : align === 'end' ? 2 : 0 })]) +
      `<Text>${xmlText(text)}</Text>`,
  );
}
