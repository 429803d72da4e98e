import { xmlText } from '../../drawings/plain-text.ts';

/** Namespaces of a Visio package. */
export const MAIN = 'http://schemas.microsoft.com/office/visio/2012/main';
export const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
/** Of the relationships between its parts. */
export const VISIO = 'http://schemas.microsoft.com/visio/2010/relationships';
export const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** What a cell holds: a value, or a value with the formula that Visio reckons it by. */
export type CellValue = string | number | { value: string | number; formula: string };

/** Cells by name, as ShapeSheet cells. Numbers are inches unless a cell means something else. */
export function cells(values: Record<string, CellValue | undefined>): string {
  return Object.entries(values)
    .filter((entry): entry is [string, CellValue] => entry[1] !== undefined)
    .map(([name, value]) => cell(name, value))
    .join('');
}

/** A row of a section; `of` is its index, name or type as attributes. */
export function row(of: Record<string, string | number>, values: Record<string, CellValue | undefined>): string {
  const attributes = Object.entries(of).map(([name, value]) => ` ${name}="${xmlText(String(value))}"`);
  return `<Row${attributes.join('')}>${cells(values)}</Row>`;
}

/** A section of rows. */
export function section(name: string, rows: readonly string[], index?: number): string {
  return `<Section N="${name}"${index === undefined ? '' : ` IX="${index}"`}>${rows.join('')}</Section>`;
}

/** Points as inches. */
export function inches(points: number): number {
  return Math.round((points / 72) * 1e6) / 1e6;
}

function cell(name: string, value: CellValue): string {
  if (typeof value !== 'object') return `<Cell N="${name}" V="${xmlText(String(value))}"/>`;
  return `<Cell N="${name}" V="${xmlText(String(value.value))}" F="${xmlText(value.formula)}"/>`;
}
