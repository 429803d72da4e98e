import type { Writable } from 'node:stream';
import type { Diagram } from '../../diagrams/diagram.ts';
import { drawPage } from '../../diagrams/draw.ts';
import { diagramsOf } from '../../diagrams/of-report.ts';
import type { Drawing } from '../../drawings/drawing.ts';
import { drawingToPng } from '../../drawings/png.ts';
import { stackDrawings } from '../../drawings/stack.ts';
import type { ReportModel } from '../model.ts';
import { streamFile } from './stream-file.ts';

const GAP = 24;
/** Pixels to the point: fine enough to print at A3. */
const SCALE = 2;
/** A larger picture gets fewer pixels to the point; this many take some 160 MB while it is painted. */
const MOST_PIXELS = 40_000_000;

/** The overview of each of the report's diagrams as one picture; the other pages are in the formats that have pages. */
export const png = {
  name: 'png',
  title: 'Picture of the overview (PNG)',
  contentType: 'image/png',
  extension: 'png',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) =>
    streamFile(target, signal, async ({ bytes, breathe }) => {
      const drawing = stackDrawings(diagramsOf(report).flatMap(overviewOf), GAP);
      const scale = Math.min(SCALE, Math.sqrt(MOST_PIXELS / (drawing.width * drawing.height)));
      const picture = await drawingToPng(drawing, scale);
      await breathe();
      bytes.end(picture);
    }),
};

function overviewOf(diagram: Diagram): Drawing[] {
  return diagram.pages.slice(0, 1).map((page) => drawPage(diagram, page));
}
