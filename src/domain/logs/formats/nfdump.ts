import type { LogFormat } from '../format.ts';
import { readTable } from '../table-reader.ts';
import { nfdumpCsvRules, probeNfdumpCsv } from './nfdump-csv.ts';
import { columnsOfHeader, probeNfdumpLines, readNfdumpLines } from './nfdump-lines.ts';

/** What nfdump prints of NetFlow: its CSV, old and new, and the lines it prints for people. */
export const nfdump: LogFormat = {
  name: 'nfdump',
  title: 'nfdump (CSV and text)',
  about:
    'Known by the header nfdump prints: ts,te,td,sa,da,… or firstSeen,…, or "Date first seen … Src IP Addr:Port". ' +
    'Each row counts one direction; rows paired by -b or -B count both. The summary at the end is left out.',
  probe(sample) {
    const asCsv = probeNfdumpCsv(sample);
    return asCsv.confidence > 0 ? asCsv : probeNfdumpLines(sample);
  },
  open(sample, options) {
    const isText = sample.lines.slice(0, 20).some((line) => columnsOfHeader(line) !== null);
    return isText ? readNfdumpLines(options) : readTable(nfdumpCsvRules(), options);
  },
};
