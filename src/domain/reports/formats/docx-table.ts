import { xmlText } from '../../drawings/plain-text.ts';
import type { Column } from '../model.ts';
import { goesOnIn, leftOut, MOST_ROWS } from './limited-rows.ts';
import { standsRight } from './shown-cell.ts';
import { shownRow, type TableStart } from './table-start.ts';

/** Twentieths of a point. */
const TWIPS = 20;
const BORDER = 'w:val="single" w:sz="4" w:space="0" w:color="C9D2CF"';
const SIDES = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];

/**
 * A table as WordprocessingML, row by row: its header comes again on every page. `pages` is what the paragraph behind it
 * says of the pages up to there.
 */
export async function* tableXml(
  { columns, layout, rows, count, goesOn }: TableStart,
  pages: string,
): AsyncGenerator<string> {
  const widths = layout.widths.map((width) => Math.round(width * TWIPS));
  const borders = SIDES.map((side) => `<w:${side} ${BORDER}/>`).join('');
  const grid = widths.map((width) => `<w:gridCol w:w="${width}"/>`).join('');
  yield `<w:tbl><w:tblPr><w:tblW w:w="${widths.reduce((sum, width) => sum + width, 0)}" w:type="dxa"/>`;
  yield `<w:tblBorders>${borders}</w:tblBorders><w:tblLayout w:type="fixed"/>`;
  yield '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar>';
  yield `<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>${grid}</w:tblGrid>`;
  const cells = cellWriter(columns, widths, layout.size);
  yield `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${cells(
    columns.map(({ title }) => title),
    true,
  )}</w:tr>`;
  for await (const batch of rows)
    for (const row of batch)
      yield `<w:tr><w:trPr><w:cantSplit/></w:trPr>${cells(shownRow(columns, row), false)}</w:tr>`;
  yield '</w:tbl>';
  const note = count.all === 0 ? 'None.' : (leftOut(MOST_ROWS.docx, count) ?? goesOnIn(goesOn?.() ?? []));
  // Without a paragraph between them Word would join two tables that follow one another.
  yield `<w:p><w:pPr><w:pStyle w:val="TableNote"/>${pages}</w:pPr>${note === null ? '' : run(note, '')}</w:p>`;
}

function cellWriter(columns: readonly Column[], widths: readonly number[], size: number) {
  const letters = `<w:sz w:val="${Math.round(size * 2)}"/><w:szCs w:val="${Math.round(size * 2)}"/>`;
  const body = columns.map(({ type }, index) => cellStart(widths[index] as number, standsRight(type), ''));
  const fill = '<w:shd w:val="clear" w:color="auto" w:fill="1F3A4D"/><w:vAlign w:val="bottom"/>';
  const head = columns.map(({ type }, index) => cellStart(widths[index] as number, standsRight(type), fill));
  return (texts: readonly string[], header: boolean) => {
    const look = header ? `<w:b/><w:bCs/><w:color w:val="FFFFFF"/>${letters}` : letters;
    const starts = header ? head : body;
    return texts.map((text, index) => `${starts[index]}${text === '' ? '' : run(text, look)}</w:p></w:tc>`).join('');
  };
}

function cellStart(width: number, right: boolean, properties: string): string {
  const align = right ? '<w:jc w:val="right"/>' : '';
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${properties}</w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>${align}</w:pPr>`;
}

function run(text: string, look: string): string {
  const properties = look && `<w:rPr>${look}</w:rPr>`;
  return `<w:r>${properties}<w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`;
}
