import { COLUMN, columnsOf } from './csv-columns.ts';
import { cellTexts, DELIMITERS, firstLines } from './csv-header.ts';
import { endpointIn } from './endpoint-cell.ts';
import type { Sample } from './format.ts';
import { FIELD } from './row.ts';
import { Fields } from './scan/fields.ts';
import { scanTime } from './scan/time.ts';
import { fieldOf, type TableField } from './table-mapping.ts';

/** What the columns of a table could mean, to be confirmed. */
export interface MappingProposal {
  /** From 1; 0 when there is no header. */
  headerLine: number;
  delimiter: string;
  columns: { index: number; name: string; field: TableField | null; confidence: number }[];
  /** A few rows. */
  sample: string[][];
}

const LINES = 60;
const SAMPLE_ROWS = 5;
const MOST_COLUMNS = 256;
const LONGEST_CELL = 120;

interface Shape {
  delimiter: string;
  headerLine: number;
  header: string[];
  rows: string[][];
}

/** What the columns of a text that is a table could be; null when it is none, or none of addresses. */
export function proposeMapping(sample: Sample): MappingProposal | null {
  const shape = tableIn(sample);
  if (shape === null) return null;
  const headless = shape.header.some(isEnd);
  const rows = headless ? [shape.header, ...shape.rows] : shape.rows;
  const guesses = guess(headless ? shape.header.map(() => '') : shape.header, rows);
  if (!shape.header.some((_, place) => shareOf(rows, place, isEnd) >= 0.5)) return null;
  return {
    ...{ headerLine: headless ? 0 : shape.headerLine, delimiter: shape.delimiter },
    columns: shape.header.map((name, place) => ({
      index: place + 1,
      name: headless ? `column ${place + 1}` : clipped(name),
      ...(guesses.get(place) ?? { field: null, confidence: 0 }),
    })),
    sample: rows.slice(0, SAMPLE_ROWS).map((row) => row.map(clipped)),
  };
}

/** The lines divided so that most of them have the same number of cells, the more cells the better. */
function tableIn(sample: Sample): Shape | null {
  const fields = new Fields();
  const lines = firstLines(sample.bytes, LINES).slice(0, sample.complete ? undefined : -1);
  let best: (Shape & { score: number }) | null = null;
  for (const delimiter of DELIMITERS) {
    const cut = lines.map((line) => cellTexts(line, delimiter.charCodeAt(0), fields));
    const widths = cut.map((cells) => cells.length).filter((width) => width >= 2 && width <= MOST_COLUMNS);
    const width = mostFrequent(widths);
    const first = cut.findIndex((cells) => cells.length === width);
    if (width === undefined || first < 0 || first >= 20) continue;
    const below = cut.slice(first + 1).filter((cells) => cells.some((cell) => cell !== ''));
    const rows = below.filter((cells) => cells.length === width);
    if (rows.length < 1 || rows.length < 0.8 * below.length) continue;
    const score = width * rows.length;
    const header = cut[first] as string[];
    if (score > (best?.score ?? 0)) best = { delimiter, headerLine: first + 1, header, rows, score };
  }
  return best;
}

function mostFrequent(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

type Guesses = Map<number, { field: TableField; confidence: number }>;

/** By name first, then by what stands in the columns: the first addresses are taken for the source's. */
function guess(header: readonly string[], rows: readonly string[][]): Guesses {
  const guesses: Guesses = new Map();
  const taken = new Set<TableField>();
  const put = (place: number, field: TableField | undefined, confidence: number) => {
    if (field === undefined || taken.has(field) || guesses.has(place)) return;
    taken.add(field);
    guesses.set(place, { field, confidence: Math.round(confidence * 100) / 100 });
  };
  for (const [column, place] of columnsOf(header)) {
    const isAddress = column === FIELD.srcAddress || column === FIELD.dstAddress;
    const fits = isAddress ? shareOf(rows, place, isEnd) : 1;
    if (column !== COLUMN.service) put(place, fieldOf(column), 0.4 + 0.5 * fits);
  }
  const places = header.map((_, place) => place);
  for (const place of places) {
    if (shareOf(rows, place, isEnd) < 0.5) continue;
    put(place, taken.has('src') ? 'dst' : 'src', 0.5);
  }
  for (const place of places) {
    if (shareOf(rows, place, isProtocol) >= 0.8) put(place, 'protocol', 0.7);
    else if (shareOf(rows, place, isTime) >= 0.8) put(place, 'time', 0.6);
  }
  // Ports of clients differ from row to row; what is left of them is the server's.
  const ports = places.filter((place) => !guesses.has(place) && shareOf(rows, place, isPort) >= 0.8);
  if (ports.length === 1) put(ports[0] as number, 'dst_port', 0.4);
  return guesses;
}

function shareOf(rows: readonly string[][], place: number, test: (cell: string) => boolean): number {
  const filled = rows.map((row) => row[place] ?? '').filter((cell) => cell !== '');
  return filled.length === 0 ? 0 : filled.filter(test).length / filled.length;
}

function isEnd(cell: string): boolean {
  const end = endpointIn(cell);
  return end !== null && (end.address ?? end.network) !== null;
}

function isProtocol(cell: string): boolean {
  return /^(tcp|udp|icmp|sctp|gre|esp)$/i.test(cell);
}

function isPort(cell: string): boolean {
  return /^\d{1,5}$/.test(cell) && Number(cell) <= 65_535;
}

function isTime(cell: string): boolean {
  const bytes = Buffer.from(cell);
  return cell.length >= 8 && scanTime(bytes, 0, bytes.length) > 0;
}

function clipped(cell: string): string {
  return cell.slice(0, LONGEST_CELL).toWellFormed();
}
