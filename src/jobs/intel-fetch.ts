import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Fetches one feed of indicators, or every one that is switched on. */
export const intelFetch = defineJob({
  kind: 'intel-fetch',
  title: 'Fetch indicators',
  payload: z.strictObject({ feed_id: z.uuid().optional() }),
  permission: 'security:write',
  maxFailures: 3,
  timeout: 60 * 60_000,
  concurrency: 1,
});
