import { z } from 'zod';
import type { Verdict } from '../domain/scanning/scope.ts';
import { VIOLATION_CODES } from '../domain/scanning/violation.ts';
import { Problem } from './problem.ts';

/** A reason why a scan is not allowed, in an answer. */
export const violation = z
  .strictObject({
    code: z.enum(VIOLATION_CODES),
    message: z.string(),
    targets: z.array(z.string()).meta({ description: 'Addresses, prefixes or ranges; the first twenty' }),
    scope: z.uuid().nullable().meta({ description: 'The scope that has them and does not allow it' }),
  })
  .meta({ id: 'ScanViolation' });

/** The answer to a scan that is not allowed: 503 `scans-halted` while scanning is halted, otherwise 403 `scope-violation`. */
export function scopeViolation({ violations }: Pick<Verdict, 'violations'>): Problem {
  if (violations.some(({ code }) => code === 'halted')) {
    return new Problem(503, 'scans-halted', 'Scanning is halted.', {
      hint: 'An administrator halted it and can resume it (POST /api/v1/scan-scopes/resume).',
      members: { violations },
    });
  }
  const reasons = [...new Set(violations.map(({ message }) => message))].join(' ');
  return new Problem(403, 'scope-violation', `This scan is not allowed. ${reasons}`, {
    hint: 'POST /api/v1/scan-scopes/check tells beforehand. Request a scope for what is missing.',
    members: { violations },
  });
}
