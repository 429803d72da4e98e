import type { Line } from '../../diagrams/diagram.ts';
import { lineWidth } from '../../diagrams/draw.ts';
import { EVIDENCE_STYLES, SIZES } from '../../diagrams/style.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import { textWidth } from '../../drawings/text-width.ts';
import { type CellValue, cells, inches, row, section } from './vsdx-cells.ts';
import { CONNECTOR_MASTER } from './vsdx-master.ts';
import { propertySection, type Sheet, shapeXml } from './vsdx-shape.ts';

const LINE_PATTERNS = { observed: 1, denied: 2, 'scanned-open': 3, inferred: 1 } as const;
const MIDDLE = 1;

/** A line as a connector that is glued to both of its ends. */
export function lineXml(
  line: Line,
  { id, from, to, layers, sheet }: { id: number; from: number; to: number; layers: string; sheet: Sheet },
): string {
  const points = line.points.map(({ x, y }) => ({ x: inches(x), y: inches(sheet.height - y) }));
  const [begin, end] = [points[0] ?? { x: 0, y: 0 }, points.at(-1) ?? { x: 0, y: 0 }];
  const { stroke } = EVIDENCE_STYLES[line.evidence];
  const r = (value: number) => Math.round(value * 1e6) / 1e6;
  const own = (value: number, formula: string) => ({ value: r(value), formula });
  const geometry = points.map(({ x, y }, index) =>
    row({ T: index === 0 ? 'MoveTo' : 'LineTo', IX: index + 1 }, { X: r(x - begin.x), Y: r(y - begin.y) }),
  );
  return shapeXml(
    id,
    `Connection ${id}`,
    cells({
      PinX: own((begin.x + end.x) / 2, 'GUARD((BeginX+EndX)/2)'),
      PinY: own((begin.y + end.y) / 2, 'GUARD((BeginY+EndY)/2)'),
      Width: own(end.x - begin.x, 'GUARD(EndX-BeginX)'),
      Height: own(end.y - begin.y, 'GUARD(EndY-BeginY)'),
      LocPinX: own((end.x - begin.x) / 2, 'GUARD(Width*0.5)'),
      LocPinY: own((end.y - begin.y) / 2, 'GUARD(Height*0.5)'),
      BeginX: own(begin.x, '_WALKGLUE(BegTrigger,EndTrigger,WalkPreference)'),
      BeginY: own(begin.y, '_WALKGLUE(BegTrigger,EndTrigger,WalkPreference)'),
      EndX: own(end.x, '_WALKGLUE(EndTrigger,BegTrigger,WalkPreference)'),
      EndY: own(end.y, '_WALKGLUE(EndTrigger,BegTrigger,WalkPreference)'),
      BegTrigger: { value: 2, formula: `_XFTRIGGER(Sheet.${from}!EventXFMod)` },
      EndTrigger: { value: 2, formula: `_XFTRIGGER(Sheet.${to}!EventXFMod)` },
      ...{ ObjType: 2, ConFixedCode: 6, ShapeRouteStyle: 1, LayerMember: layers },
      ...{
        LineColor: stroke.color,
        LineWeight: inches(lineWidth(line, sheet.scale)),
        LinePattern: LINE_PATTERNS[line.evidence],
      },
      ...{ FillPattern: 0, EndArrow: 4, EndArrowSize: 1 },
      ...labelCells(line, begin, sheet),
    }) +
      propertySection([
        { key: 'evidence', label: 'Evidence', value: line.evidence },
        { key: 'connections', label: 'Connections', value: String(line.weight) },
        { key: 'services', label: 'Services', value: line.label ?? '' },
      ]) +
      section('Character', [
        row({ IX: 0 }, { Font: 'Arial', Color: stroke.color, Size: inches(SIZES.lineLabel * sheet.scale) }),
      ]) +
      section('Geometry', [cells({ NoFill: 1, NoLine: 0, NoShow: 0 }), ...geometry], 0) +
      (line.label === null ? '' : `<Text>${xmlText(line.label)}</Text>`),
    ` Master="${CONNECTOR_MASTER}"`,
  );
}

/** Where the text of a connector is, from where it begins. */
function labelCells(
  { label, labelAt }: Line,
  begin: { x: number; y: number },
  sheet: Sheet,
): Record<string, CellValue> {
  if (label === null || labelAt === null) return {};
  const size = SIZES.lineLabel * sheet.scale;
  const [width, height] = [inches(textWidth(label, size) + 4), inches(size * 1.4)];
  return {
    ...{ TxtPinX: inches(labelAt.x) - begin.x, TxtPinY: inches(sheet.height - labelAt.y) - begin.y },
    ...{ TxtWidth: width, TxtHeight: height, TxtLocPinX: width / 2, TxtLocPinY: height / 2, VerticalAlign: MIDDLE },
    ...{ LeftMargin: 0, RightMargin: 0, TextBkgnd: '#ffffff' },
  };
}
