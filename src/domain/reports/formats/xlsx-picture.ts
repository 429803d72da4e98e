import { drawDiagram } from '../../diagrams/draw.ts';
import type { Drawing } from '../../drawings/drawing.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import { drawingToPng } from '../../drawings/png.ts';
import type { DiagramSection, PictureSection } from '../model.ts';
import { addSheet, type Book, backLink, type SheetInternals } from './xlsx-sheets.ts';
import { TITLE_FONT, toCell } from './xlsx-style.ts';

/** Pixels to the point: enough for print. */
const SHARPNESS = 2;
/** English metric units, which drawings are measured in. */
const UNITS_PER_POINT = 12_700;
/** Height of a row in points. */
const ROW = 15;
/** Rows over the first picture. */
const FIRST_ROW = 4;
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const NAMESPACES = [
  'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  `xmlns:r="${RELATIONS}"`,
].join(' ');

/** What exceljs' streaming workbook has besides its typings. */
interface ArchiveWorkbook {
  zip: { append(source: string | Buffer, entry: { name: string }): void };
  /** Parts that only we know of, which the list of parts has to name. */
  drawings: number[];
}

/** Writes a sheet with a picture, or with one for each page of a diagram below each other. */
export async function writePicture(book: Book, section: PictureSection | DiagramSection): Promise<void> {
  const drawings = section.kind === 'picture' ? [section.drawing] : drawDiagram(section.diagram);
  const sheet = addSheet(book, section.title, section.kind === 'picture' ? 'A chart' : 'A diagram', {
    views: [{ showGridLines: false }],
  });
  sheet.addRow([toCell(section.title)]).font = TITLE_FONT;
  sheet.addRow([toCell(section.caption)]);
  backLink(sheet, 'A3');
  const internals = sheet as unknown as SheetInternals;
  const { zip, drawings: known } = book.workbook as unknown as ArchiveWorkbook;
  const { id } = internals;
  known.push(id);
  const anchors: string[] = [];
  let row = FIRST_ROW;
  for (const [index, drawing] of drawings.entries()) {
    zip.append(await drawingToPng(drawing, SHARPNESS), { name: `xl/media/picture${id}-${index + 1}.png` });
    anchors.push(anchor(drawing, index + 1, row, section.caption));
    row += Math.ceil(drawing.height / ROW) + 2;
  }
  zip.append(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<xdr:wsDr ${NAMESPACES}>${anchors.join('')}</xdr:wsDr>`,
    {
      name: `xl/drawings/drawing${id}.xml`,
    },
  );
  zip.append(relations(drawings.map((_, index) => `../media/picture${id}-${index + 1}.png`)), {
    name: `xl/drawings/_rels/drawing${id}.xml.rels`,
  });
  const relation = internals._sheetRelsWriter.addRelationship({
    Type: `${RELATIONS}/drawing`,
    Target: `../drawings/drawing${id}.xml`,
  });
  // The streaming writer of exceljs has no pictures on sheets; this is where the format wants them.
  internals._writeLegacyData = () => internals.stream.write(`<drawing r:id="${relation}"/>`);
  sheet.commit();
}

function anchor({ width, height }: Drawing, number: number, row: number, caption: string): string {
  const extent = `cx="${Math.round(width * UNITS_PER_POINT)}" cy="${Math.round(height * UNITS_PER_POINT)}"`;
  const place = `<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>`;
  return (
    `<xdr:oneCellAnchor>${place}<xdr:ext ${extent}/><xdr:pic><xdr:nvPicPr>` +
    `<xdr:cNvPr id="${number + 1}" name="Picture ${number}" descr="${xmlText(caption)}"/>` +
    '<xdr:cNvPicPr><a:picLocks noChangeAspect="1"/></xdr:cNvPicPr></xdr:nvPicPr>' +
    `<xdr:blipFill><a:blip r:embed="rId${number}"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>` +
    `<xdr:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ${extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr>` +
    '</xdr:pic><xdr:clientData/></xdr:oneCellAnchor>'
  );
}

function relations(targets: readonly string[]): string {
  const entries = targets.map(
    (target, index) => `<Relationship Id="rId${index + 1}" Type="${RELATIONS}/image" Target="${target}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="${PACKAGE}">${entries.join('')}</Relationships>`;
}
