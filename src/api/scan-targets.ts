import { z } from 'zod';
import { CAPS } from '../domain/scanning/caps.ts';
import { readPorts } from '../domain/scanning/port-list.ts';
import type { WantedScan } from '../domain/scanning/scope.ts';
import { readTargets } from '../domain/scanning/targets.ts';
import { Problem } from './problem.ts';

/** What is to be scanned, in a request. */
export const scanTargets = {
  targets: z.array(z.string().min(1).max(4_096)).min(1).max(CAPS.targets).meta({
    description: 'Addresses, prefixes (10.0.0.0/24), ranges (10.0.0.1-20, 10.0.0.1-10.0.0.20), or lists with commas',
  }),
  ports: z.string().min(1).max(4_096).meta({ description: 'Such as 22,443,8000-8100', example: '22,443' }),
};

const MOST_FAULTS = 20;

/** Reads them. Throws 422 `scan-targets`, with the reason for every target that is none. */
export function readScanTargets(given: { targets: string[]; ports: string }): Pick<WantedScan, 'ranges' | 'ports'> {
  const { ranges, faults } = readTargets(given.targets);
  const { ports, fault } = readPorts(given.ports, CAPS.ports);
  const errors = [
    ...faults.map(({ target, code, message }) => ({ path: 'targets', code, message: `${target}: ${message}` })),
    ...(fault ? [{ path: 'ports', code: 'ports', message: fault }] : []),
  ].slice(0, MOST_FAULTS);
  if (errors.length === 0) return { ranges, ports };
  throw new Problem(422, 'scan-targets', 'These are no targets that can be scanned.', {
    hint: 'Give IP addresses, prefixes or ranges of them, and ports as numbers; each error says what is wrong.',
    members: { errors },
  });
}
