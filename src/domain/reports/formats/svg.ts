import type { Writable } from 'node:stream';
import { drawDiagram } from '../../diagrams/draw.ts';
import { diagramsOf } from '../../diagrams/of-report.ts';
import { stackDrawings } from '../../drawings/stack.ts';
import { drawingToSvg } from '../../drawings/svg.ts';
import type { ReportModel } from '../model.ts';
import { streamText } from './stream-file.ts';

/** Points between pages. */
const GAP = 24;

/** The report's diagrams as one picture, page below page, for browsers and drawing programs. */
export const svg = {
  name: 'svg',
  title: 'Picture of the diagrams, all pages (SVG)',
  contentType: 'image/svg+xml',
  extension: 'svg',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, [svgOf(report)]),
};

function svgOf(report: ReportModel): string {
  const drawings = diagramsOf(report).flatMap(drawDiagram);
  // A page of every node may be many times as wide as paper: the first page must stand where a browser opens the file.
  const stacked = stackDrawings(drawings, GAP, 'left');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawingToSvg(stacked, { title: report.title })}`;
}
