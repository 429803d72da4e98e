/** Whether this is the long form of the security suites (`npm run test:security`), which takes its time. */
export const LONG_FORM = process.env.SECURITY_LONG === '1';

/** A number of tries, and what the environment says instead. */
export function tries(name: string, short: number, long = short): number {
  return Number(process.env[name] ?? (LONG_FORM ? long : short));
}
