import type { EvidenceRule, Fact } from '../fact.ts';
import { textOf } from '../fact.ts';
import { hostName } from '../host-name.ts';

/** Host names that stand beside addresses: in tables kept by hand, in captures, in what mail servers say of themselves. */
export const statedNames: EvidenceRule = {
  kinds: ['declared-dependency', 'known-host', 'mail'],
  facts(seen) {
    const named = (address: string | null, text: string | null, confidence: number): Fact[] => {
      const value = hostName(text);
      return address === null || value === null
        ? []
        : [{ address, kind: 'name', source: SOURCES[seen.kind] ?? 'log', value, confidence }];
    };
    if (seen.kind === 'known-host') return named(seen.src, textOf(seen, 'hostname'), 65);
    if (seen.kind === 'mail') return named(seen.src, textOf(seen, 'helo'), 40);
    return [...named(seen.src, textOf(seen, 'source'), 75), ...named(seen.dst, textOf(seen, 'destination'), 75)];
  },
};

const SOURCES: Record<string, string> = { 'declared-dependency': 'table', 'known-host': 'capture', mail: 'mail' };
