import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Holds playbooks against alerts, and does what they say that is due. */
export const response = defineJob({
  kind: 'response',
  title: 'Respond to alerts',
  payload: z.strictObject({}),
  permission: 'security:write',
  internal: true,
  oneWaiting: true,
  maxFailures: 5,
  timeout: 30 * 60_000,
  concurrency: 2,
});
