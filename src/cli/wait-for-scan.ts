import type { ApiClient } from './client.ts';
import { table } from './table.ts';
import { waitForJob } from './wait-for-pipeline.ts';

/** What a scan ended with: what it did to alerts, or would do. */
export type ScanResult = Record<string, unknown>;

/** Waits for a scan; throws with its reason where it came to no end. */
export async function waitForScan(client: ApiClient, jobId: string): Promise<ScanResult> {
  const job = await waitForJob(client, jobId);
  if (job.state !== 'completed') throw new Error(job.error?.message ?? `The scan was ${job.state}.`);
  return job.result ?? {};
}

/** What a scan did to alerts, in words. */
export function scanText({ alerts_new = 0, alerts_updated = 0, alerts_resolved = 0 }: ScanResult): string {
  return `The stored data was scanned again: ${alerts_new} alerts new, ${alerts_updated} updated, ${alerts_resolved} resolved.`;
}

interface Example {
  title: string;
  severity: string | null;
  severity_then: string | null;
  score: number | null;
  score_then: number | null;
}

/** What other settings would do to alerts, in words, with examples of each way. */
export function differenceText(result: ScanResult): string {
  const examples = (result.examples ?? {}) as Record<string, Example[]>;
  const rows = ['new', 'gone', 'changed'].flatMap((way) => (examples[way] ?? []).map((each) => ({ way, ...each })));
  const counts = `${result.new} alerts new, ${result.gone} gone, ${result.changed} changed, ${result.same} the same.`;
  if (rows.length === 0) return counts;
  const rated = (severity: string | null, score: number | null) => (severity === null ? '' : `${severity} ${score}`);
  return `${counts}\n${table(rows, [
    { title: 'would be', cell: (row) => row.way },
    { title: 'now', cell: (row) => rated(row.severity, row.score) },
    { title: 'then', cell: (row) => rated(row.severity_then, row.score_then) },
    { title: 'title', cell: (row) => row.title },
  ])}`;
}
