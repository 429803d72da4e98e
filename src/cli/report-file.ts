import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ApiClient, ApiError, dataOf } from './client.ts';
import { type WaitedJob, waitForJob } from './wait-for-pipeline.ts';

/** Asks for a report, waits for it, and saves it at `path`, which then holds the whole file or is not touched. */
export async function saveReport(
  client: ApiClient,
  { format, path, onChange }: { format: 'xlsx'; path: string; onChange?: (job: WaitedJob) => void },
): Promise<void> {
  const asked = dataOf(await client.api.POST('/api/v1/reports', { body: { format } }));
  const job = await waitForJob(client, asked.job_id, onChange);
  if (job.state !== 'completed') throw new Error(job.error?.message ?? `The report job ended as ${job.state}.`);
  const response = await client.authorized(`/api/v1/reports/${asked.report_id}/download`);
  if (!response.ok || !response.body)
    throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
  const part = `${path}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(part));
    await rename(part, path);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
