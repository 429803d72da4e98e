import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Names every (protocol, port) seen and judges its risk and compliance. */
export const portResearch = defineJob({
  kind: 'port-research',
  title: 'Name ports and judge their risk',
  payload: z.strictObject({ upload_id: z.uuid().optional() }),
  permission: 'network:write',
  scans: true,
  patient: true,
  maxFailures: 3,
  timeout: 30 * 60_000,
  concurrency: 1,
});
