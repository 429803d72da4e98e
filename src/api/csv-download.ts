import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { format } from 'fast-csv';
import { safeCell } from '../domain/tables/safe-cell.ts';
import type { Reply } from './define-route.ts';

type Row = Record<string, string | number | null>;

/**
 * A CSV download. `write` is given a function that sends rows and waits when the client is slow; what it throws cuts
 * the download off, so that half a file is never taken for a whole one.
 */
export function csvDownload(
  fileName: string,
  columns: string[],
  write: (send: (rows: AsyncIterable<Row>) => Promise<void>) => Promise<void>,
): Reply {
  const out = new PassThrough();
  const send = (rows: AsyncIterable<Row>) => pipeline(rows, csvFormat(columns), out);
  write(send).catch((error: Error) => out.destroy(error));
  return {
    status: 200,
    stream: out,
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': attachment(fileName),
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
  };
}

/** Content-Disposition for a download: an ASCII name for old clients, the real one beside it (RFC 6266). */
export function attachment(fileName: string): string {
  const ascii = fileName.replace(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(fileName.replace(/\p{Cs}/gu, '')).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

function csvFormat(columns: string[]): NodeJS.ReadWriteStream & Readable {
  return format<Row, Row>({ headers: columns, alwaysWriteHeaders: true, rowDelimiter: '\r\n' }).transform((row: Row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, safeCell(value)])),
  ) as unknown as NodeJS.ReadWriteStream & Readable;
}
