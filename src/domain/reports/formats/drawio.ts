import type { Writable } from 'node:stream';
import { diagramsOf, numberedPages } from '../../diagrams/of-report.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import type { ReportModel } from '../model.ts';
import { drawioPage } from './drawio-page.ts';
import { streamText } from './stream-file.ts';

/** A file for draw.io (diagrams.net), not compressed: boxes that hold shapes, glued lines, layers by evidence. */
export const drawio = {
  name: 'drawio',
  title: 'draw.io diagram',
  contentType: 'application/vnd.jgraph.mxfile',
  extension: 'drawio',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, pieces(report)),
};

function* pieces(report: ReportModel): Generator<string> {
  const pages = numberedPages(diagramsOf(report));
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<mxfile host="Ringfence" modified="${report.generated.toISOString()}" compressed="false" pages="${pages.length}">\n`;
  for (const each of pages) {
    yield `<diagram id="page-${each.number}" name="${xmlText(`${each.number} ${each.page.title}`)}">\n`;
    yield* drawioPage(each);
    yield '</diagram>\n';
  }
  yield '</mxfile>\n';
}
