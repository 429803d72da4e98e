import type { LogFormat, Sample } from '../format.ts';
import { firstFault, tryReader } from '../sample.ts';
import { probeTable, readTable } from '../table-reader.ts';
import { argusCsvRules } from './argus-csv.ts';
import { isArgusText, readArgusText } from './argus-text.ts';

const TITLE = 'argus (ra, binetflow)';

/** What ra prints of argus' records: delimited, as binetflow files are, or as text in columns. */
export const argus: LogFormat = {
  name: 'argus',
  title: TITLE,
  about:
    'Known by the header of ra: StartTime, Proto, SrcAddr, Dir, DstAddr and their kind, between commas, tabs or spaces. ' +
    'Dir says who began: <- turns the row round, a question mark leaves it open. Labels are kept as the rule.',
  probe: (sample) => (isArgusText(sample) ? probeText(sample) : probeTable(sample, 'ra', argusCsvRules)),
  open: (sample, options) => (isArgusText(sample) ? readArgusText(options) : readTable(argusCsvRules, options)),
};

function probeText(sample: Sample) {
  const trial = tryReader(readArgusText({ receivedAt: 0 }), sample);
  const because = `the header is of ra; ${trial.flows} of ${trial.read} sample rows could be read${firstFault(trial)}`;
  return { confidence: trial.share >= 0.5 ? 0.9 + 0.1 * trial.share : trial.share, because };
}
