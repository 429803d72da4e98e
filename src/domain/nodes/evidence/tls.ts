import type { EvidenceRule, Fact, StoredObservation } from '../fact.ts';
import { listOf, textOf } from '../fact.ts';
import { hostName } from '../host-name.ts';

/** Names in a TLS handshake: the one the client asked for, and those in the server's certificate. */
export const tlsNames: EvidenceRule = {
  kinds: ['tls'],
  facts(seen) {
    const { dst: address } = seen;
    if (address === null) return [];
    const asked = hostName(textOf(seen, 'server_name'));
    return [
      ...(asked === null
        ? []
        : [{ address, kind: 'name', source: 'tls-server-name', value: asked, confidence: 60 } as const]),
      ...certificateNames(seen).map(
        (value): Fact => ({ address, kind: 'name', source: 'tls-certificate', value, confidence: 65 }),
      ),
      ...fingerprint(seen, address),
    ];
  },
};

const MOST_NAMES = 8;

/** A certificate for many names is one of a service. */
function certificateNames(seen: StoredObservation): string[] {
  const names = new Set(listOf(seen, 'names').flatMap((name) => hostName(name) ?? []));
  if (names.size > MOST_NAMES) return [];
  const subject = /(?:^|,|\/)\s*CN\s*=\s*([^,/]+)/i.exec(textOf(seen, 'subject') ?? '')?.[1] ?? null;
  const common = hostName(subject);
  if (common !== null) names.add(common);
  return [...names];
}

/** The same certificate on two addresses speaks for one host a little: pools of servers share theirs. */
function fingerprint(seen: StoredObservation, address: string): Fact[] {
  const value = textOf(seen, 'fingerprint');
  if (value === null || value.length > 200) return [];
  return [{ address, kind: 'identity', source: 'tls', value: `certificate ${value.toLowerCase()}`, confidence: 40 }];
}
