import type { Knex } from 'knex';
import { addFindings } from '../db/findings.ts';
import { readObservedRows } from '../db/observed-rows.ts';
import { type Configured, openObservationPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import type { JobContext } from './processor.ts';
import type { ScanWindow } from './scan-window.ts';

/** Runs the rules over what logs say besides flows; one source's records are held at a time. */
export async function scanObservations(
  transaction: Knex.Transaction,
  configured: readonly Configured[],
  { window, recent: { from } }: ScanWindow,
  context: JobContext,
): Promise<void> {
  const found: Finding[] = [];
  const pass = openObservationPass(configured, { window, emit: (finding) => found.push(finding) });
  if (!pass) return;
  await context.report({ percent: 80, step: 'Reading logins, names and certificates' });
  for await (const batch of readObservedRows(transaction, { kinds: pass.kinds, from })) {
    context.signal.throwIfAborted();
    for (const row of batch) pass.row(row);
  }
  pass.end();
  await addFindings(transaction, found);
}
