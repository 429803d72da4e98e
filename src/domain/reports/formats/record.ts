import { plainText } from '../../drawings/plain-text.ts';
import type { Cell, Column, DiagramSection } from '../model.ts';

/** A value as JSON has it. */
export type Plain = string | number | boolean | null;

/** A cell for machines: times as ISO 8601 in UTC, text without control characters, no numbers that are none. */
export function plainCell(value: Cell): Plain {
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  return value ?? null;
}

/** A row as an object by the keys of its columns. */
export function plainRow(columns: readonly Column[], cells: readonly Cell[]): Record<string, Plain> {
  return Object.fromEntries(columns.map(({ key }, index) => [key, plainCell(cells[index] ?? null)]));
}

/** Columns without how wide they look. */
export function plainColumns(columns: readonly Column[]): { key: string; title: string; type: string }[] {
  return columns.map(({ key, title, type }) => ({ key, title: plainText(title), type }));
}

/** What a diagram says, without where things stand on its pages. */
export function plainDiagram({ diagram }: DiagramSection) {
  return diagram.pages.map((page) => ({
    id: page.id,
    title: plainText(page.title),
    containers: page.containers.map(({ id, label, parent }) => ({ id, label: plainText(label), parent })),
    shapes: page.shapes.map(({ id, label, detail, type, risk, container, data }) => ({
      ...{ id, label: plainText(label), detail: detail === null ? null : plainText(detail), type, risk, container },
      data: Object.fromEntries(data.map(({ key, value }) => [key, plainText(value)])),
    })),
    lines: page.lines.map(({ id, from, to, label, evidence, weight }) => ({
      ...{ id, from, to, label: label === null ? null : plainText(label), evidence, weight },
    })),
  }));
}
