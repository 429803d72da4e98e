import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Runs a scan: splits it into batches, follows them, and ends with the last. Another job of the same scan repeats it. */
export const scan = defineJob({
  kind: 'scan',
  title: 'Scan addresses',
  payload: z.strictObject({ scan_id: z.uuid() }),
  permission: 'network:scan',
  scans: true,
  maxFailures: 5,
  timeout: 14 * 24 * 60 * 60_000,
  // It mostly waits.
  concurrency: 8,
});
