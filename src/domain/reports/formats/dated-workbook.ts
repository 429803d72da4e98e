import exceljs from 'exceljs';

/** What exceljs' streaming writer has besides its typings. */
interface WriterInternals {
  created: Date;
  zip: { append(source: unknown, entry: { name: string }): unknown };
  addThemes(): Promise<void>;
}

const Writer = exceljs.stream.xlsx.WorkbookWriter as unknown as new (options: object) => WriterInternals;

const DRAWING = 'application/vnd.openxmlformats-officedocument.drawing+xml';

/**
 * exceljs' streaming writer, whose archive carries the workbook's date on every entry in place of the time of day: the
 * same model gives the same bytes. Its list of parts also names the drawings of sheets, which exceljs does not write.
 */
export class DatedWorkbook extends Writer {
  /** Numbers of the sheets that have a drawing; made before the constructor of exceljs has returned. */
  declare drawings: number[];

  /** The first thing the constructor of exceljs adds, and so the first moment to get between it and its archive. */
  override addThemes(): Promise<void> {
    this.drawings = [];
    const append = this.zip.append.bind(this.zip);
    this.zip.append = (source, entry) => {
      const content = entry.name === '[Content_Types].xml' ? this.withDrawings(String(source)) : source;
      return append(content, { ...entry, date: this.created } as { name: string });
    };
    return super.addThemes();
  }

  private withDrawings(types: string): string {
    if (this.drawings.length === 0) return types;
    const parts = this.drawings.map(
      (id) => `<Override PartName="/xl/drawings/drawing${id}.xml" ContentType="${DRAWING}"/>`,
    );
    const png = '<Default Extension="png" ContentType="image/png"/>';
    return types.replace(/(<Types[^>]*>)/, `$1${png}`).replace('</Types>', `${parts.join('')}</Types>`);
  }
}
