import type { Expression, Field } from '../user-rules/expression.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';
import { readItem } from './detection-item.ts';
import type { Scalar } from './tests.ts';

const MOST_VALUES = 2_000;
const ANYTHING: Field = { in: 'anything' };

/** Finds the field that a rule names at a place of its text. */
export type FieldOf = (name: string, path: RulePath) => Field;

/**
 * Reads a selection: a map asks for all of its lines, a list of maps for any of them, and a list of texts for any text
 * anywhere in the record. Throws RuleFault with the place of what cannot be read.
 */
export function readSelection(value: unknown, fieldOf: FieldOf, path: RulePath): Expression {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new RuleFault('The selection is empty.', path);
    return { any: value.map((part, at) => readPart(part, fieldOf, [...path, at])) };
  }
  return readPart(value, fieldOf, path);
}

/** The names of the fields in the selections of a detection. */
export function fieldsAsked({ condition, timeframe, ...selections }: Record<string, unknown>): string[] {
  const maps = Object.values(selections).flat().filter(isMap);
  return [...new Set(maps.flatMap(Object.keys).flatMap((key) => key.split('|')[0] || []))];
}

function readPart(value: unknown, fieldOf: FieldOf, path: RulePath): Expression {
  const named = (name: string) => fieldOf(name, path);
  if (isScalar(value))
    return readItem({ field: ANYTHING, modifiers: ['contains'], values: [value], fieldOf: named }, path);
  if (!isMap(value)) throw new RuleFault('A selection is made of fields with values, or of texts.', path);
  const lines = Object.entries(value);
  if (lines.length === 0) throw new RuleFault('The selection is empty.', path);
  const parts = lines.map(([key, values]) => {
    const at = [...path, key];
    const [name = '', ...modifiers] = key.split('|');
    // Without a field a list of texts is looked for anywhere.
    const field = name === '' ? ANYTHING : fieldOf(name, at);
    const anywhere = name === '' && !modifiers.includes('re') ? ['contains'] : [];
    return readItem(
      { field, modifiers: [...modifiers, ...anywhere], values: valuesOf(values, at), fieldOf: named },
      at,
    );
  });
  return parts.length === 1 ? (parts[0] as Expression) : { all: parts };
}

function valuesOf(values: unknown, path: RulePath): Scalar[] {
  const list = Array.isArray(values) ? values : [values];
  if (list.length > MOST_VALUES) throw new RuleFault(`A field is compared with at most ${MOST_VALUES} values.`, path);
  return list.map((value, at) => {
    if (!isScalar(value)) throw new RuleFault('Values are texts, numbers, true, false or null.', [...path, at]);
    return value;
  });
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
