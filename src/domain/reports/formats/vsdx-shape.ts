import { xmlText } from '../../drawings/plain-text.ts';
import { type CellValue, cells, inches, row, section } from './vsdx-cells.ts';

/** What the shapes of a page have in common: Visio counts from the bottom, in inches. */
export interface Sheet {
  /** Of the page, in points. */
  height: number;
  scale: number;
}

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The cells that place a shape by its middle. */
export function placed({ x, y, width, height }: Place, sheet: Sheet): Record<string, CellValue> {
  return {
    ...{ PinX: inches(x + width / 2), PinY: inches(sheet.height - y - height / 2) },
    ...{ Width: inches(width), Height: inches(height) },
    LocPinX: { value: inches(width / 2), formula: 'Width*0.5' },
    LocPinY: { value: inches(height / 2), formula: 'Height*0.5' },
  };
}

/** The outline of a rectangle that grows with its shape. */
export function outline({ width, height }: Pick<Place, 'width' | 'height'>): string {
  const corner = (type: string, index: number, right: boolean, top: boolean) =>
    row(
      { T: type, IX: index },
      {
        X: { value: right ? inches(width) : 0, formula: right ? 'Width*1' : 'Width*0' },
        Y: { value: top ? inches(height) : 0, formula: top ? 'Height*1' : 'Height*0' },
      },
    );
  const rows = [
    corner('MoveTo', 1, false, false),
    corner('LineTo', 2, true, false),
    corner('LineTo', 3, true, true),
    corner('LineTo', 4, false, true),
    corner('LineTo', 5, false, false),
  ];
  return section('Geometry', [cells({ NoFill: 0, NoLine: 0, NoShow: 0 }), ...rows], 0);
}

/** A shape with the parts that are given; `name` is shown where Visio lists shapes. */
export function shapeXml(id: number, name: string, inner: string, attributes = ''): string {
  return `<Shape ID="${id}" NameU="Sheet.${id}" Name="${xmlText(name).slice(0, 200)}" Type="Shape" LineStyle="0" FillStyle="0" TextStyle="0"${attributes}>${inner}</Shape>\n`;
}

/** Shape data; keys once each, since Visio refuses a section with two rows of one name. */
export function propertySection(data: readonly { key: string; label: string; value: string }[]): string {
  const rows = new Map(
    data.map(({ key, label, value }) => [`Prop_${key.replace(/[^A-Za-z0-9]+/g, '_')}`, { label, value }]),
  );
  return section(
    'Property',
    [...rows].map(
      ([name, { label, value }], index) =>
        `<Row N="${name}"><Cell N="Value" V="${xmlText(value)}" U="STR"/><Cell N="Label" V="${xmlText(label)}"/><Cell N="Type" V="0"/><Cell N="SortKey" V="${String(index).padStart(2, '0')}"/></Row>`,
    ),
  );
}
