import type { Container, Shape } from '../../diagrams/diagram.ts';
import { TEXT_LEFT, textsWithRisk } from '../../diagrams/draw-shape.ts';
import { CONTAINER_EDGE, INK, QUIET_INK, RISK_COLORS, SIZES } from '../../diagrams/style.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import { fitText } from '../../drawings/text-width.ts';
import { cells, inches, row, section } from './vsdx-cells.ts';
import { outline, placed, propertySection, type Sheet, shapeXml } from './vsdx-shape.ts';

const LEFT = 0;

/** A box as a container of Visio's: what it holds moves with it. */
export function containerXml(
  { label, color, ...place }: Container,
  { id, members, layers, sheet }: { id: number; members: readonly number[]; layers: string; sheet: Sheet },
): string {
  const size = SIZES.heading * sheet.scale;
  const width = place.width - 12 * sheet.scale;
  const refs = members.map((member) => `Sheet.${member}!SheetRef()`).join(',');
  const user = (name: string, value: string | number, unit?: string) =>
    `<Row N="${name}"><Cell N="Value" V="${value}"${unit ? ` U="${unit}"` : ''}/></Row>`;
  return shapeXml(
    id,
    label,
    cells({
      ...placed(place, sheet),
      ...{
        LayerMember: layers,
        FillPattern: 1,
        FillForegnd: color,
        LineColor: CONTAINER_EDGE,
        LineWeight: inches(0.9 * sheet.scale),
      },
      ...{
        Rounding: inches(6 * sheet.scale),
        VerticalAlign: 0,
        TopMargin: inches(5 * sheet.scale),
        LeftMargin: inches(8 * sheet.scale),
      },
      ...(members.length > 0 && { Relationships: { value: 0, formula: `SUM(DEPENDSON(1,${refs}))` } }),
    }) +
      section('User', [
        user('msvStructureType', 'Container', 'STR'),
        user('msvSDContainerMargin', inches(8)),
        user('msvSDContainerResize', 0),
      ]) +
      section('Character', [row({ IX: 0 }, { Font: 'Arial', Color: INK, Style: 1, Size: inches(size) })]) +
      section('Paragraph', [row({ IX: 0 }, { HorzAlign: LEFT })]) +
      outline(place) +
      `<Text>${xmlText(fitText(label, size, width, true))}</Text>`,
  );
}

/** A node or group with its data; what is longer than the shape is in the data in full. */
export function nodeXml(
  shape: Shape,
  { id, container, layers, sheet }: { id: number; container: number | null; layers: string; sheet: Sheet },
): string {
  const { label, detail } = textsWithRisk(shape, sheet.scale);
  const color = RISK_COLORS[shape.risk];
  const data = [
    { key: 'name', label: 'Name', value: shape.label },
    { key: 'type', label: 'Type', value: shape.type },
    { key: 'risk', label: 'Risk', value: shape.risk },
    ...shape.data,
  ];
  const text = `<cp IX="0"/>${xmlText(label)}${detail === null ? '' : `\n<cp IX="1"/>${xmlText(detail)}`}`;
  return shapeXml(
    id,
    shape.label,
    cells({
      ...placed(shape, sheet),
      ...{
        LayerMember: layers,
        FillPattern: 1,
        FillForegnd: '#ffffff',
        LineColor: color,
        Rounding: inches(4 * sheet.scale),
      },
      LineWeight: inches((shape.risk === 'none' ? 0.8 : 1.8) * sheet.scale),
      ...{
        LeftMargin: inches((TEXT_LEFT / 2.6) * sheet.scale),
        RightMargin: 0,
        ...(shape.type === 'group' && {
          ShdwPattern: 1,
          ShdwForegnd: '#d5dcd9',
          ShapeShdwOffsetX: inches(2),
          ShapeShdwOffsetY: -inches(2),
          ShapeShdwType: 1,
        }),
      },
      ...(container !== null && {
        Relationships: { value: 0, formula: `SUM(DEPENDSON(4,Sheet.${container}!SheetRef()))` },
      }),
    }) +
      propertySection(data) +
      section('Character', [
        row({ IX: 0 }, { Font: 'Arial', Color: INK, Size: inches(SIZES.label * sheet.scale) }),
        row({ IX: 1 }, { Font: 'Arial', Color: QUIET_INK, Size: inches(SIZES.detail * sheet.scale) }),
      ]) +
      section('Paragraph', [row({ IX: 0 }, { HorzAlign: LEFT })]) +
      outline(shape) +
      `<Text>${text}</Text>`,
  );
}
