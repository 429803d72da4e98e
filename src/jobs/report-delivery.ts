import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Takes the file of a report to a place. */
export const reportDelivery = defineJob({
  kind: 'report-delivery',
  title: 'Deliver a report',
  payload: z.strictObject({ report_id: z.uuid(), target_id: z.uuid() }),
  permission: 'network:read',
  internal: true,
  maxFailures: 5,
  timeout: 60 * 60_000,
  concurrency: 2,
});
