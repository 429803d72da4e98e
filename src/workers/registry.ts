import type { JobKind } from '../jobs/registry.ts';
import { discovery } from './discovery.ts';
import { ingest } from './ingest.ts';
import { ingestRange } from './ingest-range.ts';
import type { Processor, Processors } from './processor.ts';

/** The processor of every job kind; one left out does not compile. */
export const processors: Processors = {
  ingest,
  'ingest-range': ingestRange,
  discovery,
  history: onFirstJob(async () => (await import('./history.ts')).history),
  classification: onFirstJob(async () => (await import('./classification.ts')).classification),
  'port-research': onFirstJob(async () => (await import('./port-research.ts')).portResearch),
  'threat-scan': onFirstJob(async () => (await import('./threat-scan.ts')).threatScan),
  'intel-fetch': onFirstJob(async () => (await import('./intel-fetch.ts')).intelFetch),
  'intel-match': onFirstJob(async () => (await import('./intel-match.ts')).intelMatch),
  response: onFirstJob(async () => (await import('./response.ts')).response),
  'rule-test': onFirstJob(async () => (await import('./rule-test.ts')).ruleTest),
  scan: onFirstJob(async () => (await import('./scan.ts')).scan),
  'scan-batch': onFirstJob(async () => (await import('./scan-batch.ts')).scanBatch),
  report: onFirstJob(async () => (await import('./report.ts')).report),
  'report-delivery': onFirstJob(async () => (await import('./report-delivery.ts')).reportDelivery),
};

/** Loads a processor with the first job of its kind: what they all need together would double an ingest worker's memory. */
function onFirstJob<Kind extends JobKind>(load: () => Promise<Processor<Kind>>): Processor<Kind> {
  return async (payload, context) => (await load())(payload, context);
}
