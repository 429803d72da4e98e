import type { SummedFact } from '../fact-sums.ts';
import { answeredAddress } from '../host-name.ts';

/** Flows whose clients were translated to one address. Times are seconds since the Unix epoch. */
export interface TranslatedFlows {
  translated: string;
  first_seen: number;
  last_seen: number;
  flows: number;
  part: number;
  line: number;
}

/** Several clients under one address: it translates. Null where the text is no address. */
export function translationFact(seen: TranslatedFlows): SummedFact | null {
  const address = answeredAddress(seen.translated.replace(/^\[|\]$/g, ''));
  if (address === null) return null;
  return {
    ...{ address, kind: 'type', source: 'translation', value: 'nat-or-load-balancer', confidence: 85 },
    ...{ count: seen.flows, firstSeen: seen.first_seen, lastSeen: seen.last_seen, part: seen.part, line: seen.line },
  };
}
