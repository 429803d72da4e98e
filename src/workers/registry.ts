import { classification } from './classification.ts';
import { discovery } from './discovery.ts';
import { history } from './history.ts';
import { ingest } from './ingest.ts';
import { ingestRange } from './ingest-range.ts';
import { intelFetch } from './intel-fetch.ts';
import { intelMatch } from './intel-match.ts';
import { portResearch } from './port-research.ts';
import type { Processors } from './processor.ts';
import { report } from './report.ts';
import { ruleTest } from './rule-test.ts';
import { scan } from './scan.ts';
import { scanBatch } from './scan-batch.ts';
import { threatScan } from './threat-scan.ts';

/** The processor of every job kind; one left out does not compile. */
export const processors: Processors = {
  ingest,
  'ingest-range': ingestRange,
  discovery,
  history,
  classification,
  'port-research': portResearch,
  'threat-scan': threatScan,
  'intel-fetch': intelFetch,
  'intel-match': intelMatch,
  'rule-test': ruleTest,
  scan,
  'scan-batch': scanBatch,
  report,
};
