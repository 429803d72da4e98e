import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Scans one batch of addresses of a scan; made by the scan's job. */
export const scanBatch = defineJob({
  kind: 'scan-batch',
  title: 'Scan a batch of addresses',
  payload: z.strictObject({ scan_id: z.uuid(), batch: z.int().min(1) }),
  permission: 'network:scan',
  internal: true,
  maxFailures: 5,
  timeout: 7 * 24 * 60 * 60_000,
  concurrency: 2,
});
