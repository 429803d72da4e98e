import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Holds the indicators against everything that was seen, whenever they have changed. */
export const intelMatch = defineJob({
  kind: 'intel-match',
  title: 'Look for indicators',
  payload: z.strictObject({}),
  permission: 'security:write',
  scans: true,
  oneWaiting: true,
  maxFailures: 3,
  timeout: 60 * 60_000,
  concurrency: 1,
});
