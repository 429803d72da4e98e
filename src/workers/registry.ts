import type { JobKind } from '../jobs/registry.ts';
import { discovery } from './discovery.ts';
import { ingest } from './ingest.ts';
import { portResearch } from './port-research.ts';
import type { Processor } from './processor.ts';
import { report } from './report.ts';
import { threatScan } from './threat-scan.ts';

/** The processor of every job kind; one left out does not compile. */
export const processors: { [Kind in JobKind]: Processor<Kind> } = {
  ingest,
  discovery,
  'port-research': portResearch,
  'threat-scan': threatScan,
  report,
};
