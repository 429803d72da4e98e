import type { Writable } from 'node:stream';
import { type Zippable, zipSync } from 'fflate';
import { diagramsOf, numberedPages } from '../../diagrams/of-report.ts';
import type { ReportModel } from '../model.ts';
import { type LucidPage, lucidPages } from './lucid-page.ts';
import { streamFile } from './stream-file.ts';
import { asLocal, zipFile } from './zip-file.ts';

/** What a document.json may be large, by the stricter of the limits that Lucid has stated, with something to spare. */
const MOST_BYTES = 960_000;

/** A zip of `.lucid` files for Lucid's Standard Import: one, or as many as its limit of a document's size makes it. */
export const lucid = {
  name: 'lucid',
  title: 'Lucid documents (Standard Import)',
  contentType: 'application/zip',
  extension: 'lucid.zip',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => writeLucid(report, target, signal),
};

/** Writes the zip; `mostBytes` of a document is there for tests of the splitting. */
export async function writeLucid(
  report: ReportModel,
  target: Writable,
  signal?: AbortSignal,
  mostBytes = MOST_BYTES,
): Promise<void> {
  await streamFile(target, signal, async (sink) => {
    const zip = zipFile(sink, report.generated);
    const documents = lucidDocuments(report, mostBytes);
    for (const [index, document] of documents.entries()) {
      const files: Zippable = {
        'document.json': [new TextEncoder().encode(document), { level: 6, mtime: asLocal(report.generated) }],
      };
      const name = documents.length === 1 ? 'diagram.lucid' : `diagram-${index + 1}-of-${documents.length}.lucid`;
      await zip.add(name, [zipSync(files)]);
    }
    zip.end();
  });
}

/** The documents as JSON, none larger than it may be. */
export function lucidDocuments(report: ReportModel, mostBytes = MOST_BYTES): string[] {
  const pages = numberedPages(diagramsOf(report)).flatMap((page) => lucidPages(page, mostBytes * 0.9));
  const documents: string[] = [];
  let waiting: LucidPage[] = [];
  for (const page of pages) {
    if (waiting.length > 0 && Buffer.byteLength(documentOf([...waiting, page])) > mostBytes) {
      documents.push(documentOf(waiting));
      waiting = [];
    }
    waiting.push(page);
  }
  return [...documents, documentOf(waiting)];
}

function documentOf(pages: readonly LucidPage[]): string {
  return JSON.stringify({ version: 1, pages, documentSettings: { units: 'px' } });
}
