import { type ApiClient, ApiError, dataOf } from './client.ts';
import { saveResponse } from './save-response.ts';
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
  if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
  await saveResponse(response, path);
}
