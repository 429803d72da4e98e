import type { Bounds } from '../user-rules/compiled-rule.ts';
import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';

const SIGNS = ['gt', 'gte', 'lt', 'lte', 'eq'];
const MOST = 1_000_000;

/** Reads `gt`, `gte`, `lt`, `lte` and `eq` of a correlation's condition; several make a range. Throws RuleFault. */
export function readBounds(signs: Readonly<Record<string, unknown>>, path: RulePath): Bounds {
  const bounds: Bounds = {};
  for (const [sign, value] of Object.entries(signs)) {
    const at = [...path, sign];
    if (!SIGNS.includes(sign))
      throw new RuleFault(`Only ${SIGNS.join(', ')} are known, not "${sign.slice(0, 20)}".`, at);
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new RuleFault('Must be a number.', at);
    if (sign === 'eq') Object.assign(bounds, { gte: value, lte: value });
    else bounds[sign as keyof Bounds] = value;
  }
  if (Object.keys(bounds).length === 0) {
    throw new RuleFault(`The condition needs one of ${SIGNS.join(', ')}.`, path);
  }
  return bounds;
}

/** Of what is counted, at least one: what did not happen leaves no record, and so no group that could fire. */
export function readCountBounds(signs: Readonly<Record<string, unknown>>, path: RulePath): Bounds {
  const bounds = readBounds(signs, path);
  const { gt, gte, lt, lte } = bounds;
  for (const [sign, value] of Object.entries(bounds)) {
    const isWhole = Number.isInteger(value) && value >= 0 && value <= MOST;
    if (!isWhole) throw new RuleFault('Must be a whole number up to a million.', [...path, sign]);
  }
  const [least, most] = [Math.max((gt ?? -1) + 1, gte ?? 0), Math.min((lt ?? Infinity) - 1, lte ?? Infinity)];
  if (most < 1) throw new RuleFault('What never happens cannot be seen: at least one must be allowed.', path);
  if (least < 1 && most === Infinity)
    throw new RuleFault('Must be a whole number up to a million, at least one.', path);
  if (least > most) throw new RuleFault('No number lies between these.', path);
  return bounds;
}
