import type { z } from 'zod';
import { classification } from './classification.ts';
import { discovery } from './discovery.ts';
import { history } from './history.ts';
import { ingest } from './ingest.ts';
import { ingestRange } from './ingest-range.ts';
import { intelFetch } from './intel-fetch.ts';
import { intelMatch } from './intel-match.ts';
import { portResearch } from './port-research.ts';
import { report } from './report.ts';
import { reportDelivery } from './report-delivery.ts';
import { response } from './response.ts';
import { ruleTest } from './rule-test.ts';
import { scan } from './scan.ts';
import { scanBatch } from './scan-batch.ts';
import { threatScan } from './threat-scan.ts';

/** Every job kind. The queue has the same name. */
export const jobKinds = {
  ingest, // an upload becomes flows
  'ingest-range': ingestRange, // a range of a large one does
  discovery, // flows become nodes, connections and services
  history, // and hours and days, to be compared
  classification, // nodes get names, types and hosts
  'port-research': portResearch, // ports get names, risk and compliance
  'threat-scan': threatScan, // detections become alerts
  'intel-fetch': intelFetch, // feeds become indicators
  'intel-match': intelMatch, // indicators meet what was seen before
  response, // playbooks answer alerts
  'rule-test': ruleTest, // a user's rule is tried on what is stored
  scan, // addresses are asked who is there and what they offer
  'scan-batch': scanBatch, // some of them are
  report, // facts become a document
  'report-delivery': reportDelivery, // which is taken to a place
} as const;

export type JobKind = keyof typeof jobKinds;
export type JobPayload<Kind extends JobKind> = z.output<(typeof jobKinds)[Kind]['payload']>;

/** Whether a job of the kind goes over much data at once. */
export function scans(kind: JobKind): boolean {
  return 'scans' in jobKinds[kind] && jobKinds[kind].scans === true;
}

/** Whether one waiting job of the kind is enough for a tenant. */
export function joinsWaiting(kind: JobKind): boolean {
  return 'oneWaiting' in jobKinds[kind] && jobKinds[kind].oneWaiting === true;
}

/** Whether people may submit jobs of the kind. */
export function isSubmittable(kind: JobKind): boolean {
  return !('internal' in jobKinds[kind] && jobKinds[kind].internal === true);
}

/** The version of the kind's payloads that this code writes and reads. */
export function payloadVersion(kind: JobKind): number {
  return (jobKinds[kind] as { version?: number }).version ?? 1;
}

/** Whether jobs of the kind can wait for more urgent ones. */
export function isPatient(kind: JobKind): boolean {
  return 'patient' in jobKinds[kind] && jobKinds[kind].patient === true;
}

/** Whether somebody sits and waits for jobs of the kind. */
export function isUrgent(kind: JobKind): boolean {
  return 'urgent' in jobKinds[kind] && jobKinds[kind].urgent === true;
}

/** The kinds, in the order in which work passes through them. */
export const JOB_KINDS = Object.keys(jobKinds) as JobKind[];
