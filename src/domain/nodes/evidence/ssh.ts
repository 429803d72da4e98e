import { osOfText } from '../banner.ts';
import type { EvidenceRule, Fact } from '../fact.ts';
import { textOf } from '../fact.ts';

/** SSH: the versions that both sides tell, and the server's key. */
export const sshSessions: EvidenceRule = {
  kinds: ['ssh'],
  facts(seen) {
    const facts: Fact[] = [];
    const server = osOfText(textOf(seen, 'server'));
    const client = osOfText(textOf(seen, 'client'));
    if (seen.dst !== null && server !== null) facts.push({ address: seen.dst, kind: 'os', source: 'ssh', ...server });
    if (seen.src !== null && client !== null)
      facts.push({ address: seen.src, kind: 'os', source: 'ssh', ...client, confidence: client.confidence - 10 });
    if (seen.src !== null && /putty|winscp|securecrt|bitvise|mobaxterm/i.test(textOf(seen, 'client') ?? ''))
      facts.push({ address: seen.src, kind: 'os', source: 'ssh', value: 'Windows', confidence: 55 });
    const key = textOf(seen, 'host_key');
    if (seen.dst !== null && key !== null && key.length < 200)
      facts.push({
        address: seen.dst,
        kind: 'identity',
        source: 'ssh',
        value: `ssh-key ${key.toLowerCase()}`,
        confidence: 85,
      });
    return facts;
  },
};
