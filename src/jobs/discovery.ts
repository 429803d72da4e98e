import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Builds nodes, connections and services from the flows of one upload, or of all when none is named. */
export const discovery = defineJob({
  kind: 'discovery',
  title: 'Build the topology from flows',
  payload: z.strictObject({ upload_id: z.uuid().optional() }),
  permission: 'network:write',
  scans: true,
  urgent: true,
  maxFailures: 4,
  timeout: 2 * 60 * 60_000,
  concurrency: 1,
});
