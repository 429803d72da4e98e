import type { Writable } from 'node:stream';
import { unzipSync } from 'fflate';
import type { ReportModel } from '../model.ts';
import { PLACE, skeletonOf } from './docx-skeleton.ts';
import { tableXml } from './docx-table.ts';
import { streamFile } from './stream-file.ts';
import type { TableStart } from './table-start.ts';
import { zipFile } from './zip-file.ts';

const BODY = 'word/document.xml';
const PROPERTIES = 'docProps/core.xml';
/** A paragraph that stands for a table; the last one of its pages says how they are set up. */
const PLACES = new RegExp(
  `<w:p><w:pPr><w:pStyle w:val="${PLACE}(\\d+)"/>(<w:sectPr.*?</w:sectPr>)?</w:pPr></w:p>`,
  's',
);

/**
 * Writes the document. The docx library makes everything but the tables, which are streamed into its body: it would keep
 * all of their cells in memory and write them in one piece, while nothing else could run.
 */
export async function writeDocx(report: ReportModel, target: Writable, signal?: AbortSignal): Promise<void> {
  await streamFile(target, signal, async (sink) => {
    const { bytes, tables } = await skeletonOf(report, sink.breathe);
    const parts = unzipSync(bytes);
    const zip = zipFile(sink, report.generated);
    const text = (name: string) => new TextDecoder().decode(parts[name]);
    for (const name of Object.keys(parts)) {
      if (name.endsWith('/')) continue;
      if (name === BODY) await zip.add(name, bodyPieces(numbered(text(name)), tables));
      else if (name === PROPERTIES) await zip.add(name, [dated(text(name), report.generated)]);
      else await zip.add(name, [parts[name] as Uint8Array]);
    }
    zip.end();
  });
}

async function* bodyPieces(xml: string, tables: readonly TableStart[]): AsyncGenerator<string> {
  let rest = xml;
  for (let place = PLACES.exec(rest); place; place = PLACES.exec(rest)) {
    const [whole, number, pages = ''] = place;
    yield rest.slice(0, place.index);
    yield* tableXml(tables[Number(number)] as TableStart, pages);
    rest = rest.slice(place.index + whole.length);
  }
  yield rest;
}

/** The library takes the time of day for when the document was made. */
function dated(xml: string, generated: Date): string {
  const moment = `${generated.toISOString().slice(0, 19)}Z`;
  return xml.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${moment}`);
}

/** The tags that carry numbers: pictures, headings, and what in the contents points to them. */
const COUNTED =
  /<wp:docPr\b[^>]*>|<w:(?:bookmarkStart|bookmarkEnd|hyperlink)\b[^>]*>|<w:instrText[^>]*>PAGEREF _Toc\d+/g;

/** The library counts on from document to document; here the numbers begin anew. */
function numbered(xml: string): string {
  const known = {
    picture: new Map<string, number>(),
    bookmark: new Map<string, number>(),
    heading: new Map<string, number>(),
  };
  const anew = (kind: keyof typeof known, number: string) => {
    const numbers = known[kind];
    const found = numbers.get(number) ?? numbers.size + 1;
    numbers.set(number, found);
    return found;
  };
  return xml.replace(COUNTED, (tag) =>
    tag
      .replace(/_Toc(\d+)/, (_all, number: string) => `_Toc${anew('heading', number)}`)
      .replace(/ (w:id|id)="(\d+)"/, (_all, name: string, number: string) => {
        return ` ${name}="${anew(name === 'id' ? 'picture' : 'bookmark', number)}"`;
      }),
  );
}
