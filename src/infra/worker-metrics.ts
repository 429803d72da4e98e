import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** How an execution of a job ended, as the worker saw it. */
export interface JobEnd {
  kind: string;
  /** `completed`, `failed`, `cancelled` and so on: the words of the log. */
  outcome: string;
  seconds: number;
  result?: Record<string, unknown>;
}

/** What a worker measures. */
export interface WorkerMetrics {
  observeJob(end: JobEnd): void;
  text(): Promise<string>;
  contentType: string;
}

const CHANGES = { alerts_new: 'new', alerts_updated: 'updated', alerts_resolved: 'resolved' };

/** Opens a registry with Node's own metrics and those of jobs; `running` is read when scraped. */
export function openWorkerMetrics(running: () => Record<string, number>): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const jobs = new Histogram({
    name: 'ringfence_job_duration_seconds',
    help: 'Time of one execution of a job, by its kind and how it ended',
    labelNames: ['kind', 'outcome'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600],
    registers: [registry],
  });
  const alerts = new Counter({
    name: 'ringfence_alert_changes_total',
    help: 'Alerts that threat scans of this worker raised, saw again, or found gone',
    labelNames: ['change'],
    registers: [registry],
  });
  new Gauge({
    name: 'ringfence_jobs_running',
    help: 'Jobs under way in this worker',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [kind, count] of Object.entries(running())) this.set({ kind }, count);
    },
  });
  return {
    observeJob({ kind, outcome, seconds, result = {} }) {
      jobs.observe({ kind, outcome }, seconds);
      for (const [name, change] of Object.entries(CHANGES)) {
        const count = result[name];
        if (typeof count === 'number') alerts.inc({ change }, count);
      }
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
