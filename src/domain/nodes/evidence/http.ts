import { osOfAgent, typeOfAgent } from '../agent.ts';
import type { EvidenceRule, Fact } from '../fact.ts';
import { listOf, textOf } from '../fact.ts';
import { hostName, withoutPort } from '../host-name.ts';

/** Requests: the name that the server was asked for, and what the client's software says of its system. */
export const httpRequests: EvidenceRule = {
  kinds: ['http'],
  facts(seen) {
    const facts: Fact[] = [];
    const name = hostName(withoutPort(textOf(seen, 'host')));
    // A proxy is asked for the names of others.
    const proxied = /^https?:\/\//i.test(textOf(seen, 'uri') ?? '') || textOf(seen, 'method') === 'CONNECT';
    if (seen.dst !== null && name !== null && !proxied)
      facts.push({ address: seen.dst, kind: 'name', source: 'http-host', value: name, confidence: 50 });
    if (seen.dst !== null && proxied)
      facts.push({ address: seen.dst, kind: 'type', source: 'http-proxied', value: 'proxy', confidence: 60 });
    const agent = textOf(seen, 'user_agent');
    // What a proxy forwards is another's.
    if (seen.src === null || agent === null || listOf(seen, 'proxied').length > 0) return facts;
    const os = osOfAgent(agent);
    if (os !== null) facts.push({ address: seen.src, kind: 'os', source: 'user-agent', ...os });
    const type = typeOfAgent(agent);
    if (type !== null) facts.push({ address: seen.src, kind: 'type', source: 'user-agent', ...type });
    return facts;
  },
};
