/** Prints how many rows of a workbook exceljs' streaming reader finds: `node exceljs-rows.mjs FILE`, in a process of its own. */
import exceljs from 'exceljs';

/**
 * The rows of a workbook that exceljs' streaming reader finds.
 *
 * @param {string} path
 */
export async function exceljsRows(path) {
  let rows = 0;
  const options = { sharedStrings: 'cache', styles: 'cache', worksheets: 'emit' };
  for await (const sheet of new exceljs.stream.xlsx.WorkbookReader(path, options)) {
    for await (const row of sheet) rows += row.values.length > 0 ? 1 : 0;
  }
  return rows;
}

if (process.argv[1] === import.meta.filename) console.log(await exceljsRows(process.argv[2]));
