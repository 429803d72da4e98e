import { Document, HeadingLevel, ImageRun, type ISectionOptions, Packer, Paragraph, TableOfContents } from 'docx';
import { drawDiagram } from '../../diagrams/draw.ts';
import type { Drawing } from '../../drawings/drawing.ts';
import { plainText } from '../../drawings/plain-text.ts';
import { drawingToPng } from '../../drawings/png.ts';
import { textWidth } from '../../drawings/text-width.ts';
import type { Column, ReportModel, RowBatches, Section, SummarySection, TableSection } from '../model.ts';
import { DOCX_STYLES, type Orientation, pageOf, TEXT_WIDTH } from './docx-style.ts';
import { MOST_ROWS } from './limited-rows.ts';
import { shownCell, shownTime } from './shown-cell.ts';
import { startTable, type TableStart } from './table-start.ts';

/** Pixels to the point: enough for print. */
const SHARPNESS = 2.5;
/** docx counts pictures in pixels of a screen. */
const SCREEN_PIXEL = 96 / 72;

const VALUES: Column[] = [
  { key: 'label', title: 'Figure', type: 'text', width: 40 },
  { key: 'value', title: 'Value', type: 'number', width: 18 },
];

/** Everything but the tables, and what has to be put in for each paragraph that stands for one. */
export interface Skeleton {
  bytes: Uint8Array;
  tables: TableStart[];
}

/** The style that stands for a table; no text of a report can become one. */
export const PLACE = 'TablePlace';

interface Part {
  orientation: Orientation;
  children: (Paragraph | TableOfContents)[];
}

/** Makes the document without its large tables. */
export async function skeletonOf(report: ReportModel, breathe: () => Promise<void>): Promise<Skeleton> {
  const tables: TableStart[] = [];
  const parts: Part[] = [{ orientation: 'portrait', children: cover(report) }];
  for (const [index, section] of report.sections.entries()) {
    const part = await partOf(section, tables);
    const last = parts.at(-1) as Part;
    if (index > 0 && last.orientation === part.orientation) last.children.push(...part.children);
    else parts.push(part);
    await breathe();
  }
  const title = plainText(report.title);
  const foot = `${plainText(report.subject)}, as of ${shownTime(report.generated).slice(0, 16)} UTC`;
  const sections = parts.map(
    ({ orientation, children }): ISectionOptions => ({ ...pageOf(orientation, title, foot), children }),
  );
  const about = { title, subject: plainText(report.subject), creator: 'Ringfence', lastModifiedBy: 'Ringfence' };
  const document = new Document({ ...about, styles: DOCX_STYLES, sections });
  return { bytes: await Packer.toBuffer(document), tables };
}

function cover({ title, subject, generated, filters }: ReportModel): (Paragraph | TableOfContents)[] {
  return [
    new Paragraph({ text: plainText(title), heading: HeadingLevel.TITLE }),
    new Paragraph({ text: plainText(subject), style: 'Subject' }),
    quiet(`As of ${shownTime(generated).slice(0, 16)} UTC. All times are UTC.`),
    ...filters.map(({ label, value }) => quiet(`Only ${label}: ${value}`)),
    new Paragraph({ text: 'Contents', style: 'ContentsHeading' }),
    new TableOfContents('Contents', { hyperlink: true, headingStyleRange: '1-1' }),
  ];
}

async function partOf(section: Section, tables: TableStart[]): Promise<Part> {
  const title = heading(section.title, HeadingLevel.HEADING_1);
  switch (section.kind) {
    case 'prose':
      return { orientation: 'portrait', children: [title, ...section.paragraphs.map(body)] };
    case 'summary':
      return { orientation: 'portrait', children: [title, ...(await summary(section, tables))] };
    case 'picture': {
      const image = await picture(section.drawing, section.title, section.caption, 'portrait');
      return { orientation: 'portrait', children: [title, image, quiet(section.caption)] };
    }
    case 'diagram': {
      const images = [];
      for (const drawing of drawDiagram(section.diagram))
        images.push(await picture(drawing, section.title, section.caption, 'landscape'));
      return { orientation: 'landscape', children: [title, quiet(section.caption), ...images] };
    }
    case 'table': {
      const { orientation, place } = await suited(section, tables);
      return { orientation, children: [title, place] };
    }
  }
}

async function summary(
  { paragraphs, numbers, tables: short }: SummarySection,
  tables: TableStart[],
): Promise<Paragraph[]> {
  const children = paragraphs.map(body);
  const rows = numbers.map(({ label, value, type }) => [label, shownCell(value, type)]);
  if (rows.length > 0) children.push(await placed(VALUES, [rows], 'portrait', tables));
  for (const { title, columns, rows: few } of short)
    children.push(heading(title, HeadingLevel.HEADING_2), await placed(columns, [few], 'portrait', tables));
  return children;
}

/** A table upright, or lying when it would be crowded on an upright page. */
async function suited({ columns, rows, goesOn }: TableSection, tables: TableStart[]) {
  const upright = await open(columns, rows, 'portrait');
  const { crowded } = upright.layout;
  const start = crowded ? { ...(await open(columns, upright.rows, 'landscape')), count: upright.count } : upright;
  tables.push({ ...start, goesOn });
  return { orientation: crowded ? ('landscape' as const) : ('portrait' as const), place: placeOf(tables) };
}

async function placed(columns: readonly Column[], rows: RowBatches, orientation: Orientation, tables: TableStart[]) {
  tables.push(await open(columns, rows, orientation));
  return placeOf(tables);
}

function open(columns: readonly Column[], rows: RowBatches, orientation: Orientation): Promise<TableStart> {
  return startTable(columns, rows, { available: TEXT_WIDTH[orientation], most: MOST_ROWS.docx, measure: textWidth });
}

function placeOf(tables: readonly TableStart[]): Paragraph {
  return new Paragraph({ style: `${PLACE}${tables.length - 1}` });
}

async function picture(drawing: Drawing, title: string, caption: string, orientation: Orientation): Promise<Paragraph> {
  const most = orientation === 'portrait' ? 560 : 360;
  const scale = Math.min(1.1, TEXT_WIDTH[orientation] / drawing.width, most / drawing.height);
  const size = { width: drawing.width * scale * SCREEN_PIXEL, height: drawing.height * scale * SCREEN_PIXEL };
  const altText = { name: plainText(title), title: plainText(title), description: plainText(caption) };
  const data = await drawingToPng(drawing, SHARPNESS);
  const image = new ImageRun({ type: 'png', data, transformation: size, altText });
  // Pages of a diagram follow one another; a chart stays with its caption.
  return new Paragraph({ ...(orientation === 'portrait' && { style: 'Picture' }), children: [image] });
}

function heading(text: string, level: (typeof HeadingLevel)[keyof typeof HeadingLevel]): Paragraph {
  return new Paragraph({ text: plainText(text), heading: level });
}

function body(text: string): Paragraph {
  return new Paragraph({ text: plainText(text) });
}

function quiet(text: string): Paragraph {
  return new Paragraph({ text: plainText(text), style: 'Quiet' });
}
