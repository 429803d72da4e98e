import type { z } from 'zod';

/**
 * Terms. A *job kind* is what can be done; a *job* is one execution of it, a row in `jobs`; its *queue* is the BullMQ
 * queue of the same name; its *processor* is the function that does it; a *worker* is the process that runs processors.
 */
export interface JobDefinition<Payload> {
  kind: string;
  title: string;
  /** Payloads carry ids and small options, never rows: they are visible in Redis and in Bull Board. */
  payload: z.ZodType<Payload>;
  /** Permission a person needs to submit one by hand. */
  permission: 'network:write' | 'network:scan' | 'security:write' | 'network:read';
  /** Goes over much data at once, so that asking for it by hand is limited by the hour. */
  scans?: true;
  /** Only ever made by another job; nobody submits one by hand. */
  internal?: true;
  /** Goes over the whole tenant: what follows joins a job of the kind that waits already, rather than queueing another. */
  oneWaiting?: true;
  /** Somebody sits and waits for it: kinds that are `patient` stand back while one of these is at work. */
  urgent?: true;
  /** Follows by itself and can wait a while. */
  patient?: true;
  /** Raised when payloads change so that older workers cannot read them; those then leave the jobs to newer ones. */
  version?: number;
  /** Failures before the job is failed for good; crashes are counted apart. */
  maxFailures: number;
  /** Milliseconds one execution may take before it is aborted and counted as a failure. */
  timeout: number;
  /** Jobs of this kind that one worker process runs at once, unless configured otherwise. */
  concurrency: number;
}

/** Declares a job kind; the type of its payload follows from the schema. */
export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition<Payload> {
  return definition;
}
