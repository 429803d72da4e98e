import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Runs the detections over the topology and turns findings into alerts. */
export const threatScan = defineJob({
  kind: 'threat-scan',
  title: 'Run the detections',
  payload: z.strictObject({
    upload_id: z.uuid().optional(),
    preview: z
      .strictObject({
        detection: z.string().max(100),
        enabled: z.boolean(),
        settings: z.record(z.string().max(100), z.unknown()),
      })
      .optional()
      .meta({ description: 'Run this detection only, with these settings, and compare: no alert changes' }),
  }),
  permission: 'security:write',
  scans: true,
  patient: true,
  maxFailures: 3,
  timeout: 2 * 60 * 60_000,
  concurrency: 1,
});
