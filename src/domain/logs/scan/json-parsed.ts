import type { Fields } from './fields.ts';

/**
 * The slow way for JSON objects that nest or escape: parses `bytes[start, end)`, writes the named values one after the
 * other into a buffer and their bounds into `fields`. A dotted name is looked for as one key, with an underscore, and
 * nested. Null when it is no JSON object.
 */
export function parseObject(
  bytes: Buffer,
  start: number,
  end: number,
  names: readonly string[],
  fields: Fields,
): Buffer | null {
  const object = parse(bytes.toString('utf8', start, end));
  if (!isObject(object)) return null;
  const texts = names.map((name) => Buffer.from(textOf(lookUp(object, name))));
  let at = 0;
  for (const [slot, text] of texts.entries()) {
    fields.starts[slot] = at;
    at += text.length;
    fields.ends[slot] = at;
  }
  return Buffer.concat(texts);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lookUp(object: Record<string, unknown>, name: string): unknown {
  const dot = name.indexOf('.');
  if (dot < 0 || Object.hasOwn(object, name)) return own(object, name);
  const underscored = own(object, name.replace('.', '_'));
  if (underscored !== undefined) return underscored;
  const outer = own(object, name.slice(0, dot));
  return isObject(outer) ? own(outer, name.slice(dot + 1)) : undefined;
}

function own(object: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** A list or an object is no value of any field; its JSON says so in the reject. */
function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? '[nested JSON]' : String(value);
}
