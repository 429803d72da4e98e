import type { EvidenceRule, Fact, StoredObservation } from '../fact.ts';
import { listOf, textOf } from '../fact.ts';
import { addressOfReverse, answeredAddress, hostName } from '../host-name.ts';

const ADDRESS_TYPES = new Set(['A', 'AAAA', null]);

/**
 * DNS answers: the name asked for stands for the addresses answered, and so do the names in between (CNAME); a name of the
 * reverse zones says what its address is called.
 */
export const dnsAnswers: EvidenceRule = {
  kinds: ['dns'],
  facts(seen) {
    const query = textOf(seen, 'query') ?? seen.name;
    const reverse = addressOfReverse(query);
    if (reverse !== null) return reverseFacts(seen, reverse);
    if (!ADDRESS_TYPES.has(textOf(seen, 'qtype'))) return [];
    return forwardFacts(seen, query);
  },
};

function reverseFacts(seen: StoredObservation, address: string): Fact[] {
  const names = listOf(seen, 'answers').flatMap((answer) => hostName(answer) ?? []);
  return names.slice(0, 4).map((value) => ({ address, kind: 'name', source: 'dns-reverse', value, confidence: 80 }));
}

function forwardFacts(seen: StoredObservation, query: string | null): Fact[] {
  const answers = listOf(seen, 'answers');
  const addresses = answers.flatMap((answer) => answeredAddress(answer) ?? []);
  const aliases = answers.flatMap((answer) => (answeredAddress(answer) === null ? (hostName(answer) ?? []) : []));
  const asked = hostName(query);
  // An answer of many addresses names a service, not a machine.
  const confidence = Math.max(30, 85 - 15 * (addresses.length - 1));
  return addresses.flatMap((address): Fact[] => [
    ...(asked === null ? [] : [{ address, kind: 'name', source: 'dns-answer', value: asked, confidence } as const]),
    ...aliases
      .slice(-2)
      .map((value) => ({ address, kind: 'name', source: 'dns-alias', value, confidence: confidence - 20 }) as const),
  ]);
}
