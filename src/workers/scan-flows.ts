import type { Knex } from 'knex';
import { addFindings } from '../db/findings.ts';
import { readFlowColumns, spanOfFlows } from '../db/flow-columns.ts';
import { type Configured, openClientPass, openFlowPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import { FlowColumns } from '../domain/detections/flows/flow-columns.ts';
import type { JobContext } from './processor.ts';

/** How far back single flows are looked at, from the last one. */
const WINDOW_DAYS = 30;
/** About sixty bytes each are held at once. */
const FLOWS_AT_ONCE = 1_000_000;
/** Groups between two looks at whether to stop. */
const GROUPS_AT_ONCE = 2_000;

/**
 * Runs the rules that look at single flows. Many flows are read in shares of all clients, so that memory does not grow with
 * them; what a rule knows of all shares it decides at the end.
 */
export async function scanFlows(
  transaction: Knex.Transaction,
  configured: readonly Configured[],
  context: JobContext,
  percent: { from: number; to: number },
): Promise<void> {
  const span = await spanOfFlows(transaction);
  if (!span) return;
  const from = new Date(Math.max(span.first.getTime(), span.last.getTime() - WINDOW_DAYS * 86_400_000));
  const window = { from: from.getTime() / 1000, to: span.last.getTime() / 1000 };
  const found: Finding[] = [];
  const passes = (['service', 'pair'] as const).flatMap((reads) => {
    const pass = openFlowPass(configured, reads, { window, emit: (finding) => found.push(finding) });
    return pass ? [{ reads, pass }] : [];
  });
  const clientPass = openClientPass(configured, { window, emit: (finding) => found.push(finding) });
  if (passes.length === 0 && !clientPass) return;
  const shares = Math.max(1, Math.ceil(span.flows / FLOWS_AT_ONCE));
  for (let no = 0; no < shares; no++) {
    const done = Math.floor(percent.from + ((percent.to - percent.from) * no) / shares);
    await context.report({ percent: done, step: `Reading flows, ${no + 1} of ${shares}` });
    const columns = new FlowColumns();
    await readFlowColumns(transaction, { from, to: span.last, share: { no, of: shares } }, columns);
    for (const { reads, pass } of passes) {
      await runOver(columns.inGroups(reads), (group) => pass.group(group), context);
    }
    if (clientPass) await runOver(columns.byClient(), (flows) => clientPass.client(flows), context);
  }
  for (const { pass } of passes) pass.end();
  clientPass?.end();
  await addFindings(transaction, found);
}

async function runOver<Group>(
  all: Iterable<Group>,
  look: (group: Group) => void,
  { signal }: JobContext,
): Promise<void> {
  let groups = 0;
  for (const group of all) {
    look(group);
    groups += 1;
    if (groups % GROUPS_AT_ONCE !== 0) continue;
    // The lease of a long scan is renewed in between.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}
