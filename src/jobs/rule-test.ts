import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Runs a user's rule over the last days of what is stored, without raising anything. */
export const ruleTest = defineJob({
  kind: 'rule-test',
  title: 'Run a rule over history',
  payload: z.strictObject({
    rule_id: z.uuid(),
    version: z.int().min(1),
    days: z.int().min(1).max(90),
  }),
  permission: 'security:write',
  internal: true,
  maxFailures: 2,
  timeout: 30 * 60_000,
  concurrency: 1,
});
