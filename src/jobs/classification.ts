import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Says what the nodes are: their names, vendors, operating systems and types, and which addresses are one host. */
export const classification = defineJob({
  kind: 'classification',
  title: 'Say what the nodes are',
  payload: z.strictObject({}),
  permission: 'network:write',
  scans: true,
  oneWaiting: true,
  patient: true,
  maxFailures: 3,
  timeout: 2 * 60 * 60_000,
  concurrency: 1,
});
