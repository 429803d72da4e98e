import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Sums flows to hours and days, and compares the days with those before. */
export const history = defineJob({
  kind: 'history',
  title: 'Sum up hours and days',
  payload: z.strictObject({ upload_id: z.uuid().optional() }),
  permission: 'network:write',
  scans: true,
  patient: true,
  maxFailures: 3,
  timeout: 2 * 60 * 60_000,
  concurrency: 1,
});
