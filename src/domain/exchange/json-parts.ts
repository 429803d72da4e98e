import { plainText } from '../drawings/plain-text.ts';
import type { FactRow } from '../reports/facts.ts';
import type { Cell } from '../reports/model.ts';

/** A value for JSON: text without control characters, times in ISO 8601. */
export function plainValue(value: Cell | undefined): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return plainText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value ?? null;
}

/** The members of an array, with what stands between them. */
export async function* members(
  batches: AsyncIterable<FactRow[]> | Iterable<FactRow[]>,
  shape: (row: FactRow) => object,
): AsyncGenerator<string> {
  let first = true;
  for await (const batch of batches) {
    let text = '';
    for (const row of batch) {
      text += `${first ? '' : ','}\n${JSON.stringify(shape(row))}`;
      first = false;
    }
    yield text;
  }
}

/** A row with some of its values, in their order. */
export function picked(row: FactRow, keys: readonly string[]): Record<string, string | number | boolean | null> {
  return Object.fromEntries(keys.map((key) => [key, plainValue(row[key])]));
}

/** "a, b" as a list. */
export function list(value: Cell | undefined): string[] {
  return typeof value === 'string' && value !== '' ? value.split(', ').map(plainText) : [];
}
