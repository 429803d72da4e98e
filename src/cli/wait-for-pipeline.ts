import { type ApiClient, dataOf } from './client.ts';

/** A job, as far as waiting needs it. */
export interface WaitedJob {
  id: string;
  kind: string;
  state: string;
  version: number;
  percent: number;
  rows: number;
  step: string | null;
  error: { code: string; message: string; hint?: string } | null;
  result?: Record<string, unknown> | null;
}

const OVER = new Set(['completed', 'failed', 'cancelled', 'quarantined']);

/**
 * Waits until every job of the upload has ended and resolves to them all, oldest first. What follows a job is written in
 * the transaction that completes it, so "all have ended" means that nothing more is to come. `onChange` hears of each
 * job's progress; `cancelOf` aborts the waiting, not the jobs.
 */
export async function waitForPipeline(
  client: ApiClient,
  uploadId: string,
  onChange: (job: WaitedJob) => void = () => {},
): Promise<WaitedJob[]> {
  for (;;) {
    const jobs = await jobsOf(client, uploadId);
    jobs.forEach(onChange);
    const open = jobs.find((job) => !OVER.has(job.state));
    if (!open) return jobs;
    await waitForChange(client, open, onChange);
  }
}

/** Waits until the job has ended. */
export async function waitForJob(
  client: ApiClient,
  id: string,
  onChange: (job: WaitedJob) => void = () => {},
): Promise<WaitedJob> {
  let job = await waitForChange(client, { id, version: 0 }, onChange);
  while (!OVER.has(job.state)) job = await waitForChange(client, job, onChange);
  return job;
}

async function jobsOf(client: ApiClient, uploadId: string): Promise<WaitedJob[]> {
  const page = dataOf(await client.api.GET('/api/v1/jobs', { params: { query: { upload_id: uploadId, limit: 100 } } }));
  return (page.items as WaitedJob[]).reverse();
}

/** One long poll: answers when the job is newer than what the caller knows, or after 20 seconds. */
async function waitForChange(
  client: ApiClient,
  known: { id: string; version: number },
  onChange: (job: WaitedJob) => void,
): Promise<WaitedJob> {
  const answer = await client.api.GET('/api/v1/jobs/{id}', {
    params: { path: { id: known.id }, query: { wait: 20, after: known.version } },
  });
  const job = dataOf(answer) as WaitedJob;
  onChange(job);
  return job;
}
