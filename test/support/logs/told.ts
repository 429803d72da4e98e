import type { WholeFile } from '../../domain/logs/reading.ts';

/** A file as its `.expected.ndjson` tells it: flows, observations and rejects, then the rest of the ledger. */
export function told({ flows, observations, rejects, read, skips, duplicates }: WholeFile): string[] {
  return [
    ...flows.map(sparse),
    ...observations.map(sparse),
    ...rejects.map(({ line, field, reason }) => ({ reject: line, field, reason })),
    { read, skips, duplicates },
  ].map((entry) => JSON.stringify(entry));
}

/** Leaves out what is not stated, so that an expectation shows what is. */
function sparse(record: object): object {
  return Object.fromEntries(
    Object.entries(record).filter(([key, value]) => value !== null && UNREMARKABLE[key] !== value),
  );
}

const UNREMARKABLE: Record<string, unknown> = {
  phase: 'whole',
  direction: 'order',
  count: 1,
  failed: false,
  action: 'unknown',
};
