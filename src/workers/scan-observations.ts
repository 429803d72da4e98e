import type { Knex } from 'knex';
import { addFindings } from '../db/findings.ts';
import { spanOfFlows } from '../db/flow-columns.ts';
import { readObservedRows } from '../db/observed-rows.ts';
import { type Configured, openObservationPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import type { JobContext } from './processor.ts';

/** How far back observations are looked at, from the last one. */
const WINDOW_DAYS = 30;

/** Runs the rules over what logs say besides flows; one source's records are held at a time. */
export async function scanObservations(
  transaction: Knex.Transaction,
  configured: readonly Configured[],
  context: JobContext,
): Promise<void> {
  const span = await spanOfFlows(transaction);
  const found: Finding[] = [];
  if (!span) return;
  const from = new Date(span.last.getTime() - WINDOW_DAYS * 86_400_000);
  const window = { from: Math.max(from.getTime(), span.first.getTime()) / 1000, to: span.last.getTime() / 1000 };
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
