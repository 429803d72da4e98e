import type { z } from 'zod';
import { discovery } from './discovery.ts';
import { ingest } from './ingest.ts';
import { ingestRange } from './ingest-range.ts';
import { portResearch } from './port-research.ts';
import { report } from './report.ts';
import { threatScan } from './threat-scan.ts';

/** Every job kind. The queue has the same name. */
export const jobKinds = {
  ingest, // an upload becomes flows
  'ingest-range': ingestRange, // a range of a large one does
  discovery, // flows become nodes, connections and services
  'port-research': portResearch, // ports get names, risk and compliance
  'threat-scan': threatScan, // detections become alerts
  report, // facts become a document
} as const;

export type JobKind = keyof typeof jobKinds;
export type JobPayload<Kind extends JobKind> = z.output<(typeof jobKinds)[Kind]['payload']>;

/** Whether a job of the kind goes over much data at once. */
export function scans(kind: JobKind): boolean {
  return 'scans' in jobKinds[kind] && jobKinds[kind].scans === true;
}

/** Whether people may submit jobs of the kind. */
export function isSubmittable(kind: JobKind): boolean {
  return !('internal' in jobKinds[kind] && jobKinds[kind].internal === true);
}

/** The kinds, in the order in which work passes through them. */
export const JOB_KINDS = Object.keys(jobKinds) as JobKind[];
