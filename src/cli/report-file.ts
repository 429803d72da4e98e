import { type ApiClient, ApiError, dataOf } from './client.ts';
import type { components, operations } from './generated/api.d.ts';
import { saveResponse } from './save-response.ts';
import { type WaitedJob, waitForJob } from './wait-for-pipeline.ts';

type ReportRequest = NonNullable<operations['createReport']['requestBody']>['content']['application/json'];

/** What is asked for, and where it goes; without a path, beside where the command runs, with the report's own extension. */
export interface WantedReport {
  request: ReportRequest;
  path?: string | undefined;
  onChange?: (job: WaitedJob) => void;
}

/** Asks for a report, waits for it, and saves it at `path`, which then holds the whole file or is not touched. */
export async function saveReport(
  client: ApiClient,
  { request, path, onChange }: WantedReport,
): Promise<components['schemas']['Report'] & { file: string }> {
  const asked = dataOf(await client.api.POST('/api/v1/reports', { body: request }));
  const job = await waitForJob(client, asked.job_id, onChange);
  if (job.state !== 'completed') throw new Error(job.error?.message ?? `The report job ended as ${job.state}.`);
  const params = { path: { id: asked.report_id } };
  const report = dataOf(await client.api.GET('/api/v1/reports/{id}', { params }));
  const file = path ?? `ringfence-report.${report.file_name?.split('.').at(-1) ?? 'bin'}`;
  await downloadReport(client, report.id, file);
  return { ...report, file };
}

/** Saves the file of a report that is ready. */
export async function downloadReport(client: ApiClient, id: string, path: string): Promise<void> {
  const response = await client.authorized(`/api/v1/reports/${encodeURIComponent(id)}/download`);
  if (!response.ok) throw new ApiError(response.status, (await response.json().catch(() => ({}))) as object);
  await saveResponse(response, path);
}
