import { createHash } from 'node:crypto';
import type { Writable } from 'node:stream';
import { drawDiagram } from '../../diagrams/draw.ts';
import type { Drawing } from '../../drawings/drawing.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import { drawingToSvg } from '../../drawings/svg.ts';
import type { Cell, Column, ReportModel, RowBatches, Section, SummarySection } from '../model.ts';
import { HTML_STYLE } from './html-style.ts';
import { firstRows, goesOnIn, leftOut, MOST_ROWS } from './limited-rows.ts';
import { shownCell, shownTime, standsRight } from './shown-cell.ts';
import { streamText } from './stream-file.ts';

/** One file for browsers: style and pictures inside, no script, nothing from outside, and a policy that allows none. */
export const html = {
  name: 'html',
  title: 'Web page',
  contentType: 'text/html; charset=utf-8',
  extension: 'html',
  rows: { usual: null, most: MOST_ROWS.html },
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, pieces(report)),
};

async function* pieces(report: ReportModel): AsyncGenerator<string> {
  const title = xmlText(report.title);
  const hash = createHash('sha256').update(HTML_STYLE).digest('base64');
  yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n';
  yield `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">\n`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n';
  yield `<title>${title}</title>\n<style>${HTML_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>${title}</h1>\n`;
  yield `<p>${xmlText(report.subject)}, as of ${shownTime(report.generated).slice(0, 16)} UTC. All times are UTC.</p>\n`;
  for (const { label, value } of report.filters) yield `<p>Only ${xmlText(label)}: ${xmlText(value)}</p>\n`;
  yield '</header>\n';
  if (report.sections.length > 1) yield contents(report.sections);
  yield '<main>\n';
  for (const [index, section] of report.sections.entries()) {
    yield `<section class="${section.kind}" id="s${index + 1}">\n<h2>${xmlText(section.title)}</h2>\n`;
    yield* sectionPieces(section);
    yield '</section>\n';
  }
  yield '</main>\n</body>\n</html>\n';
}

function contents(sections: readonly Section[]): string {
  const entries = sections.map(({ title }, index) => `<li><a href="#s${index + 1}">${xmlText(title)}</a></li>\n`);
  return `<nav aria-label="Contents">\n<h2>Contents</h2>\n<ul>\n${entries.join('')}</ul>\n</nav>\n`;
}

async function* sectionPieces(section: Section): AsyncGenerator<string> {
  switch (section.kind) {
    case 'table':
      yield* table(section.columns, section.rows, section.goesOn);
      return;
    case 'prose':
      yield paragraphs(section.paragraphs);
      return;
    case 'summary':
      yield* summary(section);
      return;
    case 'picture':
      yield figure(section.drawing, section.title, section.caption);
      return;
    case 'diagram': {
      const pages = drawDiagram(section.diagram);
      for (const [index, drawing] of pages.entries())
        yield figure(drawing, section.diagram.pages[index]?.title ?? section.title, index === 0 ? section.caption : '');
    }
  }
}

async function* summary({ paragraphs: texts, numbers, tables }: SummarySection): AsyncGenerator<string> {
  yield paragraphs(texts);
  const entries = numbers.map(
    ({ label, value, type }) => `<dt>${xmlText(label)}</dt><dd>${xmlText(shownCell(value, type))}</dd>\n`,
  );
  if (entries.length > 0) yield `<dl>\n${entries.join('')}</dl>\n`;
  for (const { title, columns, rows } of tables) {
    yield `<h3>${xmlText(title)}</h3>\n`;
    yield* table(columns, [rows]);
  }
}

function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `<p>${xmlText(text)}</p>\n`).join('');
}

function figure(drawing: Drawing, title: string, caption: string): string {
  const below = caption ? `<figcaption>${xmlText(caption)}</figcaption>\n` : '';
  return `<figure>\n${drawingToSvg(drawing, { title, ...(caption && { description: caption }) })}${below}</figure>\n`;
}

async function* table(
  columns: readonly Column[],
  batches: RowBatches,
  goesOn: () => readonly string[] = () => [],
): AsyncGenerator<string> {
  const classes = columns.map(({ type }) => (standsRight(type) ? ' class="n"' : type === 'time' ? ' class="t"' : ''));
  const heads = columns.map(({ title }, index) => `<th scope="col"${classes[index]}>${xmlText(title)}</th>`);
  yield `<div class="wide">\n<table>\n<thead><tr>${heads.join('')}</tr></thead>\n<tbody>\n`;
  const count = { all: 0 };
  for await (const batch of firstRows(batches, MOST_ROWS.html, count))
    for (const row of batch) yield rowOf(columns, classes, row);
  yield '</tbody>\n</table>\n</div>\n';
  const rest = count.all === 0 ? 'None.' : (leftOut(MOST_ROWS.html, count) ?? goesOnIn(goesOn()));
  if (rest !== null) yield `<p class="note">${rest}</p>\n`;
}

function rowOf(columns: readonly Column[], classes: readonly string[], row: readonly Cell[]): string {
  const cells = columns.map(
    ({ type }, index) => `<td${classes[index]}>${xmlText(shownCell(row[index] ?? null, type))}</td>`,
  );
  return `<tr>${cells.join('')}</tr>\n`;
}
