import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Reads one range of a large upload into flows; made by the upload's ingest job. */
export const ingestRange = defineJob({
  kind: 'ingest-range',
  title: 'Read a range of a large upload',
  payload: z.strictObject({ upload_id: z.uuid(), part: z.int().min(1) }),
  permission: 'network:write',
  internal: true,
  urgent: true,
  maxFailures: 5,
  timeout: 2 * 60 * 60_000,
  // Reading keeps a process busy by itself; two at once would only hold memory.
  concurrency: 1,
});
