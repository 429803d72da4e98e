import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { type LineHandler, LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { type RowPlan, rowPlan } from '../row.ts';
import { Fields, MAX_FIELDS, splitPlain } from '../scan/fields.ts';
import { ConnRows, isConnPath, ZEEK_FIELDS } from '../zeek-conn.ts';

const HASH = 0x23;
const TAB = 0x09;
const LONGEST_PATH = 60;

/** What the header lines of a log say about the rows below them. */
interface Header {
  separator: number;
  path: string | null;
  names: string[];
}

/** The rows below a header: how to read them, or why they are not connections. */
interface Layout {
  width: number;
  isConn: boolean;
  plan: RowPlan;
}

/** Zeek's conn.log as it is written by default: header lines that begin with #, then tab-separated rows. */
export const zeekConnTsv: LogFormat = {
  name: 'zeek-conn-tsv',
  title: 'Zeek conn.log (tab-separated)',
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  const header = emptyHeader();
  for (const line of sample.lines) {
    const text = line.trimStart();
    if (!text.startsWith('#')) break;
    readHeaderLine(text, header);
  }
  if (header.names.length === 0) return { confidence: 0, because: 'no #fields line at the top' };
  if (layoutOf(header).isConn)
    return { confidence: 1, because: '#fields names id.orig_h, id.resp_h and the connection' };
  return { confidence: 0.3, because: `a Zeek log, but of ${header.path ?? 'another kind'}, not of connections` };
}

function open(_sample: Sample, options: ReadOptions): LogReader {
  const fields = new Fields();
  const rows = new ConnRows();
  const header = emptyHeader();
  let layout: Layout | null = null;

  function readRow(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    if (layout === null) return { field: null, reason: 'no #fields line above' };
    if (!layout.isConn) {
      batch.skipped += 1;
      return null;
    }
    const { plan, width } = layout;
    splitPlain(bytes, start, end, header.separator, fields);
    if (fields.count !== width) return { field: null, reason: `${fields.count} fields where #fields names ${width}` };
    return rows.add(plan, bytes, fields, line, batch);
  }

  const memory = {
    save: () => ({ ...header }),
    restore(saved: unknown) {
      Object.assign(header, saved);
      if (header.names.length > 0) layout = layoutOf(header);
    },
  };
  const readLine: LineHandler = (bytes, start, end, line, batch) => {
    const first = firstVisible(bytes, start, end);
    if (bytes[first] !== HASH) return readRow(bytes, start, end, line, batch);
    if (readHeaderLine(bytes.toString('utf8', first, end), header)) layout = layoutOf(header);
    return null;
  };
  return new LineReader(readLine, options.maxLineBytes, memory);
}

function emptyHeader(): Header {
  return { separator: TAB, path: null, names: [] };
}

/** Takes in a line that begins with #; true when it names the fields. A #separator begins the header of the next log. */
function readHeaderLine(text: string, header: Header): boolean {
  const directive = /^#(\w+)/.exec(text)?.[1];
  const parts = text.split(String.fromCharCode(header.separator));
  if (directive === 'separator') {
    header.path = null;
    header.separator = separatorByte(text.slice('#separator'.length).trim());
  } else if (directive === 'path') {
    header.path = parts[1]?.trim().slice(0, LONGEST_PATH) || null;
  } else if (directive === 'fields') {
    header.names = parts.slice(1).map((name) => name.trim().replaceAll('\0', '\uFFFD'));
    return true;
  }
  return false;
}

/** `\x09` or the character itself; a tab when it is neither. */
function separatorByte(text: string): number {
  const hex = /^\\x([0-9a-f]{2})$/i.exec(text)?.[1];
  return hex === undefined ? text.charCodeAt(0) || TAB : Number.parseInt(hex, 16);
}

function layoutOf({ names, path }: Header): Layout {
  const has = (name: string) => names.includes(name);
  const named = path === null || isConnPath(path);
  const isConn = named && has('id.orig_h') && has('id.resp_h') && (has('conn_state') || has('duration'));
  const kept = names.slice(0, MAX_FIELDS);
  const entries = kept.flatMap((name, column) => {
    const kind = ZEEK_FIELDS.get(name);
    return kind === undefined || names.indexOf(name) !== column ? [] : [{ kind, column, name }];
  });
  return { width: names.length, isConn, plan: rowPlan(entries) };
}

function firstVisible(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && (bytes[i] === 0x20 || bytes[i] === TAB)) i += 1;
  return i;
}
