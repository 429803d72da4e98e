import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { type LineHandler, LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';
import { Fields, splitPlain } from '../scan/fields.ts';
import { ConnRows } from '../sensors/zeek-conn.ts';
import { emptyHeader, layoutOf, readHeaderLine, type ZeekLayout } from '../sensors/zeek-header.ts';
import { beginsLikeZeek, HeaderlessRows } from '../sensors/zeek-headerless.ts';
import { ANOTHER_LOG, observeZeek } from '../sensors/zeek-record.ts';

const HASH = 0x23;
const TAB = 0x09;

/** Zeek's logs as they are written by default: header lines that begin with #, then tab-separated rows. */
export const zeekTsv: LogFormat = {
  name: 'zeek-tsv',
  title: 'Zeek logs (tab-separated)',
  ranges: { unless: '\n#fields' },
  about:
    'Known by the #fields line; columns in any order, unknown ones ignored, several logs one after the other. conn becomes flows, ' +
    'and dns, http, ssl, ssh, dhcp, rdp, ntlm, kerberos, radius, ldap, smb, dce_rpc, ftp, smtp, files, x509, known hosts and services, software, weird and notice ' +
    'become observations. Rows of conn, dns and http are also read without their header, by the shape of the default columns.',
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
  if (header.names.length === 0) return probeRows(sample);
  const { conn, kind, known } = layoutOf(header);
  if (conn !== null) return { confidence: 1, because: '#fields names id.orig_h, id.resp_h and the connection' };
  if (kind !== null) return { confidence: 1, because: `#fields names the columns of Zeek's ${kind.paths[0]} log` };
  const because = `a Zeek log, but of ${header.path ?? 'another kind'}, which is not read`;
  return { confidence: known ? 0.85 : 0.3, because };
}

function probeRows({ lines }: Sample): Recognition {
  const rows = new HeaderlessRows();
  const known = lines.filter((line) => rows.layoutFor(line) !== null).length;
  const alike = lines.filter(beginsLikeZeek).length;
  if (known === 0)
    return { confidence: 0, because: 'no #fields line at the top, and no rows like those of conn, dns or http' };
  const because = `no #fields line, but ${known} of ${lines.length} rows have the columns of conn, dns or http`;
  // Below one: who has the header says more.
  return {
    confidence: Math.min(0.95, known / lines.length >= 0.5 ? alike / lines.length : known / lines.length),
    because,
  };
}

function open(_sample: Sample, options: ReadOptions): LogReader {
  const fields = new Fields();
  const rows = new ConnRows();
  const headerless = new HeaderlessRows();
  const header = emptyHeader();
  let layout: ZeekLayout | null = null;

  function readRow(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    if (layout !== null) return addRow(layout, bytes, start, end, line, batch);
    const text = bytes.toString('utf8', start, end);
    const shape = headerless.layoutFor(text);
    if (shape !== null) return addRow(shape, bytes, start, end, line, batch);
    if (!beginsLikeZeek(text)) return { field: null, reason: 'no #fields line above' };
    batch.skip(ANOTHER_LOG);
    return null;
  }

  function addRow(
    known: ZeekLayout,
    bytes: Buffer,
    start: number,
    end: number,
    line: number,
    batch: FlowBatch,
  ): Complaint | null {
    const { width, conn, kind } = known;
    if (conn === null && kind === null) {
      batch.skip(ANOTHER_LOG);
      return null;
    }
    const wrongWidth = (count: number) => ({ field: null, reason: `${count} fields where #fields names ${width}` });
    if (conn !== null) {
      splitPlain(bytes, start, end, header.separator, fields);
      if (fields.count !== width) return wrongWidth(fields.count);
      return rows.add(conn, bytes, fields, line, batch, known.isOpen);
    }
    const texts = bytes.toString('utf8', start, end).split(String.fromCharCode(header.separator));
    if (texts.length !== width) return wrongWidth(texts.length);
    return observeZeek(kind, known.columns.fill(texts), line, batch);
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

function firstVisible(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && (bytes[i] === 0x20 || bytes[i] === TAB)) i += 1;
  return i;
}
