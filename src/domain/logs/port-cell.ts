import { scanNamedPort } from './scan/port-name.ts';

/** Ports that a cell names: one, or a range. */
export interface PortSpan {
  from: number;
  to: number;
  /** IANA number, when the cell states it. */
  protocol: number | null;
}

/** What a cell says of ports: none in particular, or these. */
export interface PortCell {
  spans: PortSpan[];
  /** Protocols it names without a port. */
  protocols: number[];
}

const PROTOCOLS = new Map<string, number>(
  Object.entries({ tcp: 6, udp: 17, sctp: 132, icmp: 1, ping: 1, esp: 50, gre: 47, ah: 51 }),
);
const ANY = /^(any|all|\*|-|n\/?a|none|alle|beliebig|tous|todos|tutti|ip)$/i;
const MOST_SPANS = 64;
const LONGEST = 1_000;

/**
 * Reads `443`, `tcp/443`, `443/tcp`, `TCP 443`, `tcp-443`, `udp_53`, `https (443)`, `https`, `80,443`, `8000-8010`, `TCP: 80, 443; UDP: 53`,
 * `any`. Null when it is anything else, or names more than 64 of them.
 */
export function portsIn(cell: string): PortCell | null {
  const text = cell.trim();
  if (text.length > LONGEST) return null;
  const found: PortCell = { spans: [], protocols: [] };
  if (text === '' || ANY.test(text)) return found;
  let group: number | null = null;
  for (const part of text.split(/[,;\n&]+|\s+(?:and|und|et|en)\s+/)) {
    const trimmed = part.trim();
    if (trimmed === '') continue;
    const heading = /^(tcp|udp|sctp)\s*[:/ _-]\s*(?=\D?\d)/i.exec(trimmed);
    if (heading) group = PROTOCOLS.get((heading[1] as string).toLowerCase()) ?? null;
    if (!addPart(trimmed.slice(heading?.[0].length ?? 0), group, found)) return null;
    if (found.spans.length > MOST_SPANS) return null;
  }
  return found;
}

function addPart(part: string, group: number | null, found: PortCell): boolean {
  const word = part.toLowerCase();
  const protocols = word.split(/[/+]/).map((single) => PROTOCOLS.get(single.trim()));
  if (protocols.every((protocol) => protocol !== undefined)) {
    found.protocols.push(...protocols);
    return true;
  }
  const numbers = /^(\d{1,5})(?:\s*(?:-|–|\.\.|to|bis)\s*(\d{1,5}))?\s*(?:[/ ]?\s*\(?\s*(tcp|udp|sctp)\s*\)?)?$/.exec(
    word,
  );
  if (numbers) return addSpan(numbers[1] as string, numbers[2], numbers[3], group, found);
  const named = /^[^()\d][^()]{0,60}\(\s*(?:(tcp|udp|sctp)[/ ]\s*)?(\d{1,5})(?:\s*[/ ]\s*(tcp|udp|sctp))?\s*\)$/.exec(
    word,
  );
  if (named) return addSpan(named[2] as string, undefined, named[1] ?? named[3], group, found);
  const described = /^(\d{1,5})\s*\([^()\d][^()]{0,60}\)$/.exec(word);
  if (described) return addSpan(described[1] as string, undefined, undefined, group, found);
  const bytes = Buffer.from(word);
  const port = scanNamedPort(bytes, 0, bytes.length);
  return port >= 0 && addSpan(String(port), undefined, undefined, group, found);
}

function addSpan(
  first: string,
  last: string | undefined,
  protocol: string | undefined,
  group: number | null,
  found: PortCell,
): boolean {
  const [from, to] = [Number(first), Number(last ?? first)];
  if (to < from || to > 65_535) return false;
  found.spans.push({ from, to, protocol: PROTOCOLS.get(protocol ?? '') ?? group });
  return true;
}

/** The protocols in a cell such as `TCP`, `tcp/udp`, `6`; null when it names none that is known, empty for any. */
export function protocolsIn(cell: string): number[] | null {
  const text = cell.trim().toLowerCase();
  if (text === '' || ANY.test(text)) return [];
  const numbers = text.split(/[,;/+&\s]+|\s+(?:and|und|et|en|or)\s+/).filter((word) => word !== '');
  const protocols = numbers.map((word) => (/^\d{1,3}$/.test(word) ? Number(word) : (PROTOCOLS.get(word) ?? -1)));
  return protocols.every((protocol) => protocol >= 0 && protocol <= 255) ? protocols : null;
}
