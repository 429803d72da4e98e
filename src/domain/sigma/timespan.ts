import { RuleFault, type RulePath } from '../user-rules/rule-fault.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800, M: 2_592_000 };
const LONGEST = 30 * 86_400;

/** Seconds of a time such as `90m`; `units` are those that may be used. Throws RuleFault beyond thirty days. */
export function readTimespan(value: unknown, units: string, path: RulePath): number {
  const [, number, unit = ''] = /^(\d{1,6})([a-zA-Z])$/.exec(String(value)) ?? [];
  const name = path[path.length - 1];
  if (number === undefined || !units.includes(unit)) {
    throw new RuleFault(`A ${name} must be a number with one of ${[...units].join(', ')}, such as 10m.`, path);
  }
  const seconds = Number(number) * (UNITS[unit] as number);
  if (seconds > LONGEST || seconds === 0) throw new RuleFault(`A ${name} is between 1s and 30d.`, path);
  return seconds;
}
