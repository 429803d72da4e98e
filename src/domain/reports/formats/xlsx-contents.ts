import type { ReportModel } from '../model.ts';
import { shownTime } from './shown-cell.ts';
import { type Book, CONTENTS, linkCells } from './xlsx-sheets.ts';
import { HEADER_STYLE, HEADING_FONT, LINK_FONT, NUMBER_FORMATS, PAGE_SETUP, TITLE_FONT, toCell } from './xlsx-style.ts';

/** Adds the sheet that lists all others, and puts it before them. Comes last: only then is known how many rows there are. */
export function writeContents({ workbook, entries }: Book, report: ReportModel): void {
  const sheet = workbook.addWorksheet(CONTENTS, { pageSetup: PAGE_SETUP, views: [{ showGridLines: false }] });
  sheet.columns = [{ width: 36 }, { width: 44 }, { width: 14, style: { numFmt: NUMBER_FORMATS.integer as string } }];
  const title = sheet.addRow([toCell(report.title)]);
  title.font = TITLE_FONT;
  sheet.addRow([
    toCell(`${report.subject}, as of ${shownTime(report.generated).slice(0, 16)} UTC. All times are UTC.`),
  ]);
  for (const { label, value } of report.filters) sheet.addRow([toCell(`Only ${label}: ${value}`)]);
  sheet.addRow([]);
  const heading = sheet.addRow(['Sheet', 'What it holds', 'Rows']);
  heading.font = HEADING_FONT;
  heading.eachCell((cell) => {
    cell.style = HEADER_STYLE;
  });
  const first = (heading.number ?? 1) + 1;
  for (const { name, holds, rows } of entries) {
    const row = sheet.addRow([name, holds, rows]);
    row.getCell(1).style = { font: LINK_FONT };
  }
  linkCells(
    sheet,
    entries.map(({ name }, index) => ({ cell: `A${first + index}`, to: name })),
  );
  sheet.commit();
  putFirst(workbook);
}

/** The order of sheets is that of this list; the number of a file inside the workbook says nothing. */
function putFirst(workbook: Book['workbook']): void {
  const { _worksheets: sheets } = workbook as unknown as { _worksheets: unknown[] };
  const last = sheets.pop();
  // The first place of the list is always empty.
  sheets.splice(1, 0, last);
}
