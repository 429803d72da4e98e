import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Writes the file of a report row. */
export const report = defineJob({
  kind: 'report',
  title: 'Write a report',
  payload: z.strictObject({ report_id: z.uuid() }),
  permission: 'network:read',
  maxFailures: 3,
  timeout: 60 * 60_000,
  concurrency: 1,
});
