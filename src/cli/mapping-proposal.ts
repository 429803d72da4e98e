import { ApiError } from './client.ts';

/** The platform keeps the table and asks what its columns mean. */
export interface MappingProblem {
  detail: string;
  hint: string;
  file_id: string;
  mapping_url: string;
  columns: string[];
  mapping: { index: number; name: string; field: string; confidence: number }[];
  sheet: string | null;
  header_line: number;
  sample: string[][];
}

/** Thrown for an upload that waits for a mapping. */
export class MappingNeeded extends ApiError {
  readonly problem: MappingProblem;

  constructor(problem: MappingProblem) {
    super(422, problem);
    this.name = 'MappingNeeded';
    this.problem = problem;
  }
}

/** Whether the body of a refusal asks for a mapping. */
export function asksForMapping(body: object): body is MappingProblem {
  return 'type' in body && body.type === '/problems/mapping-needed';
}

/** What the columns could mean, and how to say so, for a person at a terminal. */
export function proposalText(file: string, { columns, mapping, sample, sheet }: MappingProblem): string {
  const rows = columns.map((name, place) => {
    const proposed = mapping.find(({ index }) => index === place + 1);
    const meaning = proposed ? `${proposed.field} (${Math.round(100 * proposed.confidence)} % sure)` : '-';
    const example = sample[0]?.[place] ?? '';
    return `  ${String(place + 1).padStart(3)}  ${printable(name).padEnd(24)} ${meaning.padEnd(24)} ${printable(example)}`;
  });
  const fields = mapping.map(({ index, field }) => `${field}=${index}`).join(',') || 'src=1,dst=2';
  const where = sheet === null ? '' : ` (in ${printable(sheet)})`;
  return [
    `${file}${where}: it is a table, but what its columns mean is not certain. It is kept until you say so:`,
    ...rows,
    `  ringfence upload ${file} --map ${fields} [--remember]`,
  ].join('\n');
}

/** Names and cells come from the file; a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '?').slice(0, 60);
}
