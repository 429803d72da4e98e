import { InflationBudget } from '../inflation-budget.ts';
import { UnreadableSource } from '../unreadable-source.ts';
import { openZip, type ZipEntry } from '../zip-archive.ts';
import { damagedBook } from './refuse.ts';
import { type XmlHandler, XmlScanner } from './xml-scanner.ts';

/** The parts of a workbook that is a zip, by their names. */
export class BookParts {
  readonly #entries: Map<string, ZipEntry>;

  private constructor(entries: ZipEntry[]) {
    // The first of two parts with one name counts, as in the directory's order.
    this.#entries = new Map(entries.toReversed().map((entry) => [partName(entry.name), entry]));
  }

  /** Throws UnreadableSource when the zip is damaged, or would grow beyond so many bytes. */
  static async open(file: Buffer, maxInflatedBytes: number): Promise<BookParts> {
    const source = {
      size: file.length,
      open: async (start: number) =>
        (async function* () {
          yield file.subarray(start);
        })(),
    };
    return new BookParts(await openZip(source, new InflationBudget({ maxInflatedBytes })));
  }

  has(name: string): boolean {
    return this.#entries.has(partName(name));
  }

  /** Gives a part's XML to a handler, and after each chunk control back. False when there is no such part. */
  async *scan(name: string, handler: XmlHandler): AsyncGenerator<void> {
    const entry = this.#entries.get(partName(name));
    if (!entry) throw damagedBook(`its part ${name} is missing`);
    if (entry.obstacle) throw new UnreadableSource(entry.obstacle.code, entry.obstacle.message, entry.obstacle.hint);
    const scanner = new XmlScanner(handler);
    let isFirst = true;
    for await (const chunk of entry.bytes()) {
      if (isFirst && (chunk[0] === 0xff || chunk[0] === 0xfe || chunk[1] === 0)) {
        throw damagedBook(`its part ${name} is UTF-16`);
      }
      isFirst = false;
      scanner.push(chunk);
      yield;
    }
  }

  /** As `scan`, in one go. */
  async read(name: string, handler: XmlHandler): Promise<void> {
    for await (const _ of this.scan(name, handler));
  }
}

/** Programs differ in case, and in whether a name begins with a slash. */
function partName(name: string): string {
  return name.replace(/^\/+/, '').replaceAll('\\', '/').toLowerCase();
}
