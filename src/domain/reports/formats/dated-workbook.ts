import exceljs from 'exceljs';

/** What exceljs' streaming writer has besides its typings. */
interface WriterInternals {
  created: Date;
  zip: { append(source: unknown, entry: object): unknown };
  addThemes(): Promise<void>;
}

const Writer = exceljs.stream.xlsx.WorkbookWriter as unknown as new (options: object) => WriterInternals;

/**
 * exceljs' streaming writer, whose archive carries the workbook's date on every entry in place of the time of day: the
 * same model gives the same bytes.
 */
export class DatedWorkbook extends Writer {
  /** The first thing the constructor of exceljs adds, and so the first moment to get between it and its archive. */
  override addThemes(): Promise<void> {
    const append = this.zip.append.bind(this.zip);
    this.zip.append = (source, entry) => append(source, { ...entry, date: this.created });
    return super.addThemes();
  }
}
