import type { ObservationPass, ObservedRow } from './observation-rule.ts';

/** What a rule keeps of one source: made with its first record, and judged after its last. */
export interface OfSource<Gathered> {
  open(): Gathered;
  add(gathered: Gathered, row: ObservedRow): void;
  close(gathered: Gathered, source: string): void;
}

/** A pass that holds the records of one source at a time; those without a source are left out. */
export function bySource<Gathered>({ open, add, close }: OfSource<Gathered>): ObservationPass {
  let source: string | null = null;
  let gathered: Gathered | undefined;
  const end = () => {
    if (gathered !== undefined) close(gathered, source as string);
    gathered = undefined;
  };
  return {
    row(row) {
      if (row.src !== source) end();
      source = row.src;
      if (source === null) return;
      gathered ??= open();
      add(gathered, row);
    },
    end,
  };
}
