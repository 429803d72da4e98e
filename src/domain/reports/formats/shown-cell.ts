import { plainText } from '../../drawings/plain-text.ts';
import type { Cell, CellType } from '../model.ts';
import { grouped } from './limited-rows.ts';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** A value as people read it on paper; an empty cell is the empty text. */
export function shownCell(value: Cell, type: CellType): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value instanceof Date) return shownTime(value);
  if (!Number.isFinite(value)) return '';
  if (type === 'bytes') return shownBytes(value);
  return shownNumber(value);
}

/** "2026-01-05 08:00:00", in UTC; a date that is none is the empty text. */
export function shownTime(value: Date): string {
  return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 19).replace('T', ' ');
}

/** Whether cells of this type stand at the right of their column. */
export function standsRight(type: CellType): boolean {
  return type === 'integer' || type === 'number' || type === 'bytes';
}

function shownNumber(value: number): string {
  const [whole = '0', part] = String(Math.round(value * 1000) / 1000).split('.');
  // Beyond what digits can say exactly, JavaScript writes an exponent, which has no thousands.
  if (whole.includes('e')) return String(value);
  return part === undefined
    ? grouped(Number(whole))
    : `${value < 0 && !Number(whole) ? '-0' : grouped(Number(whole))}.${part}`;
}

function shownBytes(value: number): string {
  let left = Math.abs(value);
  let at = 0;
  while (left >= 999.5 && at < UNITS.length - 1) {
    left /= 1000;
    at += 1;
  }
  const digits = at === 0 || left >= 99.95 ? 0 : 1;
  return `${value < 0 ? '-' : ''}${left.toFixed(digits)} ${UNITS[at]}`;
}
