import type { Knex } from 'knex';
import { addFindings } from '../db/findings.ts';
import { readFlowColumns } from '../db/flow-columns.ts';
import type { ClientPass } from '../domain/detections/client-rule.ts';
import { type Configured, openFlowsPass } from '../domain/detections/detect.ts';
import type { Finding } from '../domain/detections/finding.ts';
import type { ClientFlows } from '../domain/detections/flows/client-flows.ts';
import { ClientSpace } from '../domain/detections/flows/client-space.ts';
import { FlowColumns } from '../domain/detections/flows/flow-columns.ts';
import type { JobContext } from './processor.ts';
import type { ScanWindow } from './scan-window.ts';

/** About sixty bytes each are held at once. */
const FLOWS_AT_ONCE = 4_000_000;
/** Flows between two looks at whether to stop. */
const FLOWS_BETWEEN_PAUSES = 50_000;
const FINDINGS_AT_ONCE = 500;

/**
 * Runs the rules that look at single flows, all of them in one pass over the clients. Many flows are read in shares of all
 * clients, so that memory does not grow with them; what a rule needs to know of all shares it decides at the end.
 */
export async function scanFlows(
  transaction: Knex.Transaction,
  configured: readonly Configured[],
  { window, flows, recent: { to } }: ScanWindow,
  context: JobContext,
  percent: { from: number; to: number },
): Promise<void> {
  const found: Finding[] = [];
  const pass = openFlowsPass(configured, { window, emit: (finding) => found.push(finding) });
  if (!pass) return;
  const columns = new FlowColumns();
  const space = new ClientSpace();
  const shares = Math.max(1, Math.ceil(flows / FLOWS_AT_ONCE));
  for (let no = 0; no < shares; no++) {
    const done = Math.floor(percent.from + ((percent.to - percent.from) * no) / shares);
    await context.report({ percent: done, step: `Reading flows, ${no + 1} of ${shares}` });
    columns.clear();
    columns.reserve(Math.min(flows, FLOWS_AT_ONCE));
    const from = new Date(window.from * 1000);
    await readFlowColumns(transaction, { from, to, share: { no, of: shares } }, columns);
    await runOver(columns.byClient(space), pass, context);
  }
  pass.end();
  for (let at = 0; at < found.length; at += FINDINGS_AT_ONCE) {
    await addFindings(transaction, found.slice(at, at + FINDINGS_AT_ONCE));
  }
}

async function runOver(clients: Iterable<ClientFlows>, pass: ClientPass, { signal }: JobContext): Promise<void> {
  let unpaused = 0;
  for (const client of clients) {
    pass.client(client);
    unpaused += client.length;
    if (unpaused < FLOWS_BETWEEN_PAUSES) continue;
    unpaused = 0;
    // The lease of a long scan is renewed in between.
    await new Promise((resolve) => setImmediate(resolve));
    signal.throwIfAborted();
  }
}
