import type { ReportModel } from '../reports/model.ts';
import type { Diagram, DiagramPage } from './diagram.ts';
import { PAPERS } from './fit-page.ts';

/** A page with the diagram that it is of, and a number that no other page of the file has. */
export interface NumberedPage {
  diagram: Diagram;
  page: DiagramPage;
  /** From 1 on. */
  number: number;
}

/** The diagrams of a report; of one without any, a page that says so, since a file without pages is none. */
export function diagramsOf(report: ReportModel): Diagram[] {
  const diagrams = report.sections.flatMap((section) => (section.kind === 'diagram' ? [section.diagram] : []));
  const drawn = diagrams.filter(({ pages }) => pages.length > 0);
  return drawn.length > 0 ? drawn : [withoutPicture(report.title)];
}

/** The pages of all diagrams, in their order. */
export function numberedPages(diagrams: readonly Diagram[]): NumberedPage[] {
  const pages = diagrams.flatMap((diagram) => diagram.pages.map((page) => ({ diagram, page })));
  return pages.map((each, index) => ({ ...each, number: index + 1 }));
}

/** The page that says most, for formats that hold one graph: every node by itself where there is such a page, else the overview. */
export function fullestPage({ pages }: Diagram): DiagramPage {
  const page = pages.find(({ id }) => id === 'whole') ?? pages[0];
  if (!page) throw new Error('the diagram has no page');
  return page;
}

function withoutPicture(title: string): Diagram {
  const shell = { containers: [], shapes: [], lines: [], scale: 1, notes: [] };
  const page = { id: 'empty', title: 'This report has no diagram.', ...PAPERS.a4, ...shell };
  return { title, notes: [], pages: [page] };
}
