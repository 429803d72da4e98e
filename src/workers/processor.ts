import type { JobKind, JobPayload } from '../jobs/registry.ts';
import type { WorkerServices } from './services.ts';

/** What a processor reports while it works; only the fields given change. */
export interface Progress {
  /** 0 to 100. */
  percent?: number;
  rows?: number;
  /** What is being done now, in words for the person who waits. */
  step?: string;
}

/** What a processor is given besides its payload. */
export interface JobContext {
  jobId: string;
  tenantId: string;
  uploadId: string | null;
  /** Grows with every claim of the job; a write fenced by it cannot come from a worker that was given up on. */
  leaseEpoch: number;
  /** Aborted on cancellation, timeout, lost lease and shutdown; a processor checks it between steps. */
  signal: AbortSignal;
  /** Stores progress (at most twice a second; the last call always arrives with the job's end). */
  report(progress: Progress): Promise<void>;
  services: WorkerServices;
}

/** Does one job; what it returns is kept as the job's result. Must be safe to run again after a crash at any point. */
export type Processor<Kind extends JobKind> = (
  payload: JobPayload<Kind>,
  context: JobContext,
) => Promise<Record<string, unknown>>;

/** A processor for every job kind. */
export type Processors = { [Kind in JobKind]: Processor<Kind> };

/**
 * A failure that trying again cannot mend, for instance a file nobody can read: the job fails at once, with this said.
 * When the file is `dangerous` to those who read it, job and upload are quarantined instead.
 */
export class PermanentFailure extends Error {
  readonly code: string;
  readonly hint: string;
  readonly dangerous: boolean;

  /** `cause` goes to the log; it may say what is not for the person. */
  constructor(
    code: string,
    message: string,
    hint: string,
    { dangerous = false, cause }: { dangerous?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'PermanentFailure';
    this.code = code;
    this.hint = hint;
    this.dangerous = dangerous;
  }
}
