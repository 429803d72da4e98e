import { createHash } from 'node:crypto';
import type { Cell, RowBatches, Section } from './model.ts';

/** What a section amounts to: its rows, and a hash of all that it says. */
export interface SectionDigest {
  title: string;
  /** Null for what is no table. */
  rows: number | null;
  /** Hex SHA-256; null for a table that was not read. */
  sha256: string | null;
}

/**
 * Hashes sections as they are written. A table's hash is that of its rows as JSON arrays, one to a line, times in ISO 8601;
 * another section's is that of its JSON. A format that stops reading early does not change it.
 */
export class ContentDigest {
  readonly #sections: SectionDigest[] = [];

  /** The same sections, noted on their way. */
  over(sections: readonly Section[]): Section[] {
    return sections.map((section) => {
      const digest: SectionDigest = { title: section.title, rows: null, sha256: null };
      this.#sections.push(digest);
      if (section.kind === 'table') return { ...section, rows: tapped(section.rows, digest) };
      digest.sha256 = createHash('sha256').update(JSON.stringify(section)).digest('hex');
      return section;
    });
  }

  /** What has been written so far, section by section. */
  sections(): SectionDigest[] {
    return this.#sections;
  }

  /** Hash of the sections' hashes, each as a line of hex; null while a table has not been read. */
  whole(): string | null {
    const hash = createHash('sha256');
    for (const { sha256 } of this.#sections) {
      if (sha256 === null) return null;
      hash.update(`${sha256}\n`);
    }
    return hash.digest('hex');
  }
}

async function* tapped(batches: RowBatches, digest: SectionDigest): AsyncGenerator<Cell[][]> {
  const hash = createHash('sha256');
  const source = iteratorOf(batches);
  let rows = 0;
  let done = false;
  const next = async () => {
    const step = await source.next();
    done = step.done === true;
    if (done) return [];
    rows += step.value.length;
    note(hash, step.value);
    return step.value;
  };
  try {
    for (let batch = await next(); !done; batch = await next()) yield batch;
  } finally {
    while (!done) await next();
    digest.rows = rows;
    digest.sha256 = hash.digest('hex');
  }
}

function note(hash: ReturnType<typeof createHash>, batch: Cell[][]): void {
  let text = '';
  for (const row of batch) text += `${JSON.stringify(row)}\n`;
  hash.update(text);
}

function iteratorOf(batches: RowBatches): AsyncIterator<Cell[][]> | Iterator<Cell[][]> {
  return Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
}
