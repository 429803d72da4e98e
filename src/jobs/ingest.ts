import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Reads an upload into flows. */
export const ingest = defineJob({
  kind: 'ingest',
  title: 'Read an upload into flows',
  payload: z.strictObject({
    upload_id: z.uuid(),
    /** Take out what was stored of it and read it again. */
    anew: z.boolean().optional(),
  }),
  permission: 'network:write',
  urgent: true,
  maxFailures: 5,
  timeout: 6 * 60 * 60_000,
  concurrency: 2,
});
