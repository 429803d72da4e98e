import { type FlowRecord, flowRecord } from '../src/domain/logs/flow-record.ts';
import { readFlows } from '../src/domain/logs/read-flows.ts';

/** Columns of the table `flows` and what a flow's record calls them. */
const COLUMNS: readonly (readonly [column: string, field: keyof FlowRecord])[] = [
  ['line', 'line'],
  ['time', 'time'],
  ['duration', 'duration'],
  ['src', 'src_ip'],
  ['src_port', 'src_port'],
  ['dst', 'dst_ip'],
  ['dst_port', 'dst_port'],
  ['bytes_out', 'bytes_out'],
  ['bytes_in', 'bytes_in'],
  ['ip_bytes_out', 'ip_bytes_out'],
  ['ip_bytes_in', 'ip_bytes_in'],
  ['packets_out', 'packets_out'],
  ['packets_in', 'packets_in'],
  ['failed', 'failed'],
  ['action', 'action'],
  ['state', 'state'],
  ['application', 'application'],
  ['rule', 'rule'],
  ['observer', 'observer'],
  ['src_zone', 'src_zone'],
  ['dst_zone', 'dst_zone'],
  ['src_nat', 'src_nat'],
  ['direction', 'direction'],
];

/** The columns of `typedRows`, as a COPY names them. */
export const TYPED_COLUMNS = [...COLUMNS.map(([column]) => column), 'protocol'].join(', ');

/** A log's flows as CSV that Postgres can copy as it is: what is left to do when nothing has to be read out of a log. */
export async function* typedRows(log: AsyncIterable<Buffer>): AsyncGenerator<string> {
  yield `${TYPED_COLUMNS}\n`;
  for await (const { batch } of readFlows(log, { receivedAt: Date.now() * 1000 })) {
    const lines: string[] = [];
    for (let row = 0; row < batch.length; row++) {
      const record = flowRecord(batch, row);
      const cells = COLUMNS.map(([, field]) => cell(record[field]));
      lines.push(`${cells.join(',')},${batch.protocol[row]}\n`);
    }
    yield lines.join('');
  }
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
}
