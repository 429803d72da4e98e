import { extname } from 'node:path';
import { parseInChild } from '../infra/child-parser.ts';
import type { InflationBudget } from './inflation-budget.ts';

/** What may be spent on a file in a child. */
interface Spending {
  budget: InflationBudget;
  signal: AbortSignal | undefined;
}

/** What the parser of workbooks is told. */
export interface SheetSettings {
  kind: 'xlsx' | 'xlsb' | 'ods' | 'xls' | 'parquet';
  /** So many sheets come without their rows. */
  skip: number;
  maxInflatedBytes: number;
}

const MINUTES = 60_000;

/** The sheets of a workbook as frames, read by a parser in a process of its own. */
export function sheets(
  kind: SheetSettings['kind'],
  bytes: AsyncIterable<Uint8Array>,
  { budget, signal, skip }: Spending & { skip: number },
): AsyncGenerator<Buffer> {
  const settings: SheetSettings = { kind, skip, maxInflatedBytes: budget.left };
  return counted(
    parseInChild(bytes, { module: moduleOf('sheets'), settings, signal, maxMilliseconds: 10 * MINUTES }),
    budget,
  );
}

/** What a zstd or xz file holds, inflated by a process of its own, which its own memory limits. */
export async function* unwrapped(
  kind: 'zstd' | 'xz',
  bytes: AsyncIterable<Buffer>,
  { budget, signal }: Spending,
): AsyncGenerator<Buffer> {
  let [compressed, inflated] = [0, 0];
  async function* fed() {
    for await (const chunk of bytes) {
      compressed += chunk.length;
      yield chunk;
    }
  }
  const maxOutputBytes = Number.MAX_SAFE_INTEGER;
  const options = {
    module: moduleOf('inflate'),
    settings: { kind },
    signal,
    maxMilliseconds: 60 * MINUTES,
    maxOutputBytes,
  };
  for await (const chunk of counted(parseInChild(fed(), options), budget)) {
    inflated += chunk.length;
    budget.checkRatio(compressed, inflated);
    yield chunk;
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, budget: InflationBudget): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    budget.count(chunk.length);
    yield chunk;
  }
}

function moduleOf(name: string): URL {
  return new URL(`./parsers/${name}${extname(import.meta.url)}`, import.meta.url);
}
