import { discovery } from './discovery.ts';
import { ingest } from './ingest.ts';
import { ingestRange } from './ingest-range.ts';
import { portResearch } from './port-research.ts';
import type { Processors } from './processor.ts';
import { report } from './report.ts';
import { threatScan } from './threat-scan.ts';

/** The processor of every job kind; one left out does not compile. */
export const processors: Processors = {
  ingest,
  'ingest-range': ingestRange,
  discovery,
  'port-research': portResearch,
  'threat-scan': threatScan,
  report,
};
