import { osOfAgent, typeOfAgent } from '../agent.ts';
import { osOfText, typeOfText } from '../banner.ts';
import type { EvidenceRule, Fact } from '../fact.ts';
import { textOf } from '../fact.ts';

const LONGEST = 120;

/** Software that a sensor saw a host run: browsers, servers, SSH, and what they say of the system below. */
export const softwareSeen: EvidenceRule = {
  kinds: ['software'],
  facts(seen) {
    const { src: address } = seen;
    if (address === null) return [];
    const product = textOf(seen, 'product');
    const unparsed = textOf(seen, 'unparsed') ?? product;
    const facts: Fact[] = [];
    if (product !== null)
      facts.push({ address, kind: 'software', source: 'software', value: product.slice(0, LONGEST), confidence: 70 });
    const isBrowser = /BROWSER|CLIENT/i.test(textOf(seen, 'type') ?? '') && unparsed !== null;
    const os = isBrowser ? osOfAgent(unparsed) : (osOfText(unparsed) ?? osOfText(textOf(seen, 'type')));
    if (os !== null) facts.push({ address, kind: 'os', source: 'software', ...os });
    const type = isBrowser ? typeOfAgent(unparsed) : typeOfText(unparsed);
    if (type !== null) facts.push({ address, kind: 'type', source: 'software', ...type });
    return facts;
  },
};
