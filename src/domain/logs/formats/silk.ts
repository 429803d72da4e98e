import { DIRECTION, type FlowBatch } from '../flow.ts';
import { applyFlags, scanFlags } from '../flow-tools/tcp-flags.ts';
import type { LogFormat } from '../format.ts';
import { EXTRA, FIELD, type Field } from '../row.ts';
import {
  cellOf,
  type Layout,
  layoutFrom,
  probeTable,
  readTable,
  type TableRow,
  type TableRules,
} from '../table-reader.ts';

/** rwcut's names for its columns; of ICMP the destination port is type and code, which is no port. */
const MEANINGS = new Map<string, Field>([
  ...([
    ['sIP', FIELD.srcAddress],
    ['dIP', FIELD.dstAddress],
    ['sPort', FIELD.srcPort],
    ['dPort', FIELD.dstPort],
    ['pro', FIELD.protocol],
    ['protocol', FIELD.protocol],
  ] as const),
  ...([
    ['packets', FIELD.packetsOut],
    ['pkts', FIELD.packetsOut],
    ['bytes', FIELD.bytesOut],
    ['sTime', FIELD.time],
    ['sTime+msec', FIELD.time],
    ['stime', FIELD.time],
  ] as const),
  ...([
    ['eTime', FIELD.endTime],
    ['etime', FIELD.endTime],
    ['duration', FIELD.duration],
    ['dur', FIELD.duration],
    ['durat', FIELD.duration],
    ['sensor', FIELD.observer],
    ['sen', FIELD.observer],
  ] as const),
]);
const TITLE = 'SiLK rwcut';
/** What rwcut prints when nothing else is asked for; with --no-titles only this can be told from a row. */
const USUAL = [
  'sIP',
  'dIP',
  'sPort',
  'dPort',
  'pro',
  'packets',
  'bytes',
  'flags',
  'sTime',
  'duration',
  'eTime',
  'sensor',
];
const ROW =
  /^ *[\da-f.:]+\| *[\da-f.:]+\| *\d+\| *\d+\| *\d+\| *\d+\| *\d+\|[ FSRPAUEC]*\| *\d{4}\/\d\d\/\d\dT[\d:.]+\| *[\d.]+\| *\d{4}\/\d\d\/\d\dT[\d:.]+\| *\w+\|?$/;

const RULES: TableRules = {
  layoutOf,
  implied: (line) => (ROW.test(line) ? layoutFrom(USUAL, '|', MEANINGS) : null),
  finish,
};

/** What SiLK's rwcut prints: columns between bars, padded or not. */
export const silk: LogFormat = {
  name: 'silk',
  title: 'SiLK (rwcut)',
  about:
    'Known by a header with sIP and dIP between bars, or without a header by the twelve columns rwcut prints by default. ' +
    'Each row counts one direction; a TCP flow whose flags have SYN but no ACK failed.',
  probe: (sample) => probeTable(sample, TITLE, RULES),
  open: (_sample, options) => readTable(RULES, options),
};

function layoutOf(line: string): Layout | null {
  if (line.length > 2048 || !/\bsIP *\|/.test(line)) return null;
  const cells = line.split('|').map((cell) => cell.trim());
  if (cells.at(-1) === '') cells.pop();
  return cells.includes('dIP') ? layoutFrom(cells, '|', MEANINGS) : null;
}

function finish(cells: TableRow, batch: FlowBatch): null {
  const { row, extras, bytes } = cells;
  const span = ((extras[EXTRA.endTime] as number) - (batch.time[row] as number)) / 1e6;
  if (Number.isNaN(batch.duration[row]) && span >= 0) batch.duration[row] = span;
  batch.direction[row] = DIRECTION.oneWay;
  const flags = cellOf(cells, 'flags');
  if (flags !== null) applyFlags(scanFlags(bytes, flags[0], flags[1]), batch, row);
  return null;
}
