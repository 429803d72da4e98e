import { parse } from 'tldts';
import type { ObservedRow } from '../observation-rule.ts';

/** A name that was asked for, parted where somebody registered it. */
export interface AskedName {
  /** What its owner registered: example.net of a.b.example.net. */
  domain: string;
  /** What stands before it: a.b; empty for the domain itself. */
  subdomain: string;
}

/** Multicast DNS, LLMNR and NetBIOS ask the neighbours, not the name service. */
const NEIGHBOURS = new Set([137, 5353, 5355]);

/**
 * The name of a DNS record under a suffix of the public list (with those of hosting companies, so that a content network's
 * customers are apart); null for reverse look-ups, names of the house's own making, and questions to the neighbours.
 */
export function askedNameOf({ name, dst_port }: ObservedRow): AskedName | null {
  if (name === null || (dst_port !== null && NEIGHBOURS.has(dst_port))) return null;
  const text = name.toLowerCase();
  if (text.endsWith('.arpa') || text.endsWith('.local')) return null;
  const { domain, subdomain, isIcann, isPrivate, isIp } = parse(text, {
    ...{ allowPrivateDomains: true, validateHostname: false },
  });
  if (isIp || !domain || !(isIcann || isPrivate)) return null;
  return { domain, subdomain: subdomain ?? '' };
}

/** Shannon's entropy of a text's characters, in bits for each. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / text.length) * Math.log2(count / text.length);
  return entropy;
}
