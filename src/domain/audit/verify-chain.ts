import { type ChainedRow, GENESIS, sealOf } from './chain.ts';

/** A seal with the row it stands for; null when that row is gone. */
export interface Link {
  seq: number;
  hash: Buffer;
  row: ChainedRow | null;
}

/** A head of the chain as it was noted somewhere else. */
export interface Anchor {
  seq: number;
  hash: Buffer;
}

export type ChainFault =
  | 'row-changed'
  | 'row-removed'
  | 'seal-removed'
  | 'tail-removed'
  | 'chain-rewritten'
  | 'row-not-sealed';

/** What is wrong first; `seq` is the first number that cannot be trusted, null for a row that never got one. */
export interface BrokenLink {
  seq: number | null;
  fault: ChainFault;
  detail: string;
}

/** The outcome for one tenant's chain. */
export interface ChainVerdict {
  /** Seals that were followed and right. */
  links: number;
  head: Anchor | null;
  broken: BrokenLink | null;
}

/** Follows a tenant's chain from its first seal, and stops at the first one that is wrong. `anchors` ascend by seq. */
export async function verifyChain(
  links: AsyncIterable<readonly Link[]>,
  anchors: readonly Anchor[],
): Promise<ChainVerdict> {
  let head: Anchor = { seq: 0, hash: GENESIS };
  const due = [...anchors];
  const verdict = (broken: BrokenLink | null): ChainVerdict => ({
    links: head.seq,
    head: head.seq > 0 ? head : null,
    broken,
  });
  for await (const batch of links) {
    for (const link of batch) {
      const broken = faultOf(head, link);
      if (broken) return verdict(broken);
      while (due[0] && due[0].seq <= link.seq) {
        const anchor = due.shift() as Anchor;
        if (anchor.seq === link.seq && !anchor.hash.equals(link.hash)) return verdict(rewritten(anchor.seq));
      }
      head = { seq: link.seq, hash: link.hash };
    }
  }
  const last = due.at(-1);
  if (!last) return verdict(null);
  const detail = `The chain ends at ${head.seq}; number ${last.seq} had been noted elsewhere.`;
  return verdict({ seq: head.seq + 1, fault: 'tail-removed', detail });
}

function faultOf(head: Anchor, { seq, hash, row }: Link): BrokenLink | null {
  const due = head.seq + 1;
  if (seq !== due) return { seq: due, fault: 'seal-removed', detail: `After ${head.seq} comes ${seq}.` };
  if (!row) return { seq, fault: 'row-removed', detail: 'The row that was sealed here is gone.' };
  if (sealOf(head.hash, seq, row).equals(hash)) return null;
  return { seq, fault: 'row-changed', detail: `Row ${row.id} is not what was sealed here.` };
}

function rewritten(seq: number): BrokenLink {
  return { seq, fault: 'chain-rewritten', detail: 'The hash is not the one that had been noted elsewhere.' };
}
