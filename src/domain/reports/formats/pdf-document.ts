import type { Writable } from 'node:stream';
import PDFDocument from 'pdfkit';
import { plainText } from '../../drawings/plain-text.ts';
import type { ReportModel } from '../model.ts';
import { type ContentsEntry, frontPages, writeFront } from './pdf-front.ts';
import { COLORS, type Pdf, type PdfWriter, pagesOf } from './pdf-pages.ts';
import { writeSection } from './pdf-sections.ts';
import { fillOperator, typesetter } from './pdf-text.ts';
import { type FileSink, streamFile } from './stream-file.ts';

/** Streams the document; pages leave as soon as they are full. */
export async function writePdf(report: ReportModel, target: Writable, signal?: AbortSignal): Promise<void> {
  await streamFile(target, signal, async (sink) => {
    const writer = openWriter(report, sink);
    const entries: ContentsEntry[] = [];
    for (const section of report.sections)
      entries.push({ title: section.title, page: await writeSection(writer, section) });
    writeFront(writer, entries);
    writeTotal(writer);
    writer.root.end();
    const ended = new Promise((resolve) => writer.doc.once('end', resolve));
    writer.doc.end();
    await ended;
    sink.bytes.end();
  });
}

function openWriter(report: ReportModel, sink: FileSink): PdfWriter {
  const doc = openDocument(report);
  doc.on('data', (chunk: Buffer) => sink.bytes.write(chunk));
  const root = doc.struct('Document');
  doc.addStructure(root);
  const total = (doc as unknown as { ref(data: object): PdfWriter['total'] }).ref({
    Type: 'XObject',
    Subtype: 'Form',
    BBox: [0, -5, 60, 12],
  });
  const front = frontPages(report.sections.length);
  const place = { running: '', layout: 'portrait', y: 0 } as const;
  return { doc, root, type: typesetter(doc), report, sink, frontPages: front, total, ...place };
}

function openDocument(report: ReportModel): Pdf {
  const options = {
    autoFirstPage: false,
    font: null,
    fontLayoutCache: false,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en',
    displayTitle: true,
    // Date and id of the file come from these: the same report gives the same bytes.
    info: {
      Title: plainText(report.title),
      Author: 'Ringfence',
      Subject: plainText(report.subject),
      Creator: 'Ringfence',
      Producer: 'Ringfence',
      CreationDate: report.generated,
      ModDate: report.generated,
    },
  };
  return new PDFDocument(options as unknown as ConstructorParameters<typeof PDFDocument>[0]);
}

/** What every page shows for the number of pages, which is known only now. */
function writeTotal({ doc, type, total }: PdfWriter): void {
  const { font, operand } = type.encode(String(pagesOf(doc).length), 'text');
  total.data.Resources = { Font: { [font.id]: font.ref() } };
  total.end(`${fillOperator(COLORS.quiet)} BT /${font.id} 7.5 Tf ${operand} TJ ET`);
}
