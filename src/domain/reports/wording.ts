import type { Cell } from './model.ts';

/** "1 node", "2,000 nodes". */
export function counted(value: Cell | undefined, one: string, many = `${one}s`): string {
  return `${grouped(value)} ${Number(value ?? 0) === 1 ? one : many}`;
}

/** "2,000". */
export function grouped(value: Cell | undefined): string {
  return Number(value ?? 0).toLocaleString('en-US');
}

/** "2026-01-05", or nothing. */
export function dayOf(value: Cell | undefined): string {
  return value instanceof Date ? value.toISOString().slice(0, 10) : '';
}

/** " between 2026-01-05 and 2026-01-12", or nothing. */
export function between(first: Cell | undefined, last: Cell | undefined): string {
  return first instanceof Date && last instanceof Date ? ` between ${dayOf(first)} and ${dayOf(last)}` : '';
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A whole number out of a row. */
export function numberOf(value: Cell | undefined): number {
  return typeof value === 'number' ? value : 0;
}
