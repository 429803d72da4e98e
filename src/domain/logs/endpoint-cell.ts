import { formatAddress, parseAddress } from './address.ts';

/** What a cell of a table says stands at one end: an address, a network, or a name alone. */
export interface EndpointCell {
  /** Canonical text; null when none is stated. */
  address: string | null;
  port: number | null;
  /** A network or a range of addresses, as stated. */
  network: string | null;
  name: string | null;
}

const NOTHING: EndpointCell = { address: null, port: null, network: null, name: null };
const MOST_ENDPOINTS = 64;
const LONGEST_NAME = 200;
const EVERYTHING =
  /^(any|all|\*|everything|everywhere|alle|beliebig|tous|toutes|tout|todos|todas|qualsiasi|tutti|qualquer|overal)$/i;

/** The ends in a cell, in its order; null when it is none, empty, or names too many. */
export function endpointsIn(cell: string): EndpointCell[] | null {
  const text = cell.trim();
  if (text === '' || text.length > 8_192) return null;
  const whole = endpointIn(text);
  if (whole !== null && whole.name !== text) return [whole];
  const parts = text
    .split(/[,;\n]+|\s+(?=[\d[])/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const found = parts.map(endpointIn);
  // A name with a comma in it is one name; addresses are a list.
  const isList = parts.length > 1 && found.every((one) => one !== null && (one.address ?? one.network) !== null);
  if (isList) return parts.length > MOST_ENDPOINTS ? null : (found as EndpointCell[]);
  return whole === null ? null : [whole];
}

/** A single end: `10.0.0.1`, `10.0.0.1:443`, `[2001:db8::1]:443`, `10.0.0.0/24`, `10.0.0.1-20`, `app01 (10.1.2.3)`, `app01`. */
export function endpointIn(text: string): EndpointCell | null {
  if (EVERYTHING.test(text)) return { ...NOTHING, name: 'any' };
  const plain = addressOf(text);
  if (plain !== null) return { ...NOTHING, address: plain };
  const withPort = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(text);
  if (withPort) {
    const address = addressOf((withPort[1] ?? withPort[2]) as string);
    const port = Number(withPort[3]);
    return address === null || port > 65_535 ? null : { ...NOTHING, address, port };
  }
  return networkIn(text) ?? namedIn(text);
}

function addressOf(text: string): string | null {
  const address = parseAddress(text);
  return address === null ? null : formatAddress(address.bytes, 0, address.family);
}

function networkIn(text: string): EndpointCell | null {
  const [base = '', bits = ''] = text.split('/');
  if (/^\d{1,3}$/.test(bits)) {
    const address = parseAddress(base.trim());
    const most = address?.family === 4 ? 32 : 128;
    if (address === null || Number(bits) > most) return null;
    return Number(bits) === most ? { ...NOTHING, address: addressOf(base.trim()) } : { ...NOTHING, network: text };
  }
  const range = /^([\d.]+)\s*[-–]\s*([\d.]+)$/.exec(text);
  if (!range) return null;
  const [, from, to] = range as unknown as [string, string, string];
  const isLast = addressOf(to) !== null || (/^\d{1,3}$/.test(to) && Number(to) <= 255);
  return addressOf(from) !== null && isLast ? { ...NOTHING, network: text } : null;
}

/** The host of `10.0.0.1/8`, which is written with the mask of its network; null for a network as such. */
export function hostWithin(network: string | null): string | null {
  const [base = '', bits] = network?.split('/') ?? [];
  const address = bits === undefined ? null : parseAddress(base.trim());
  if (address === null) return null;
  const { bytes, family } = address;
  const length = family === 4 ? 4 : 16;
  const isHost = Array.from({ length: 8 * length }, (_, bit) => bit).some(
    (bit) => bit >= Number(bits) && ((bytes[bit >> 3] as number) & (0x80 >> (bit & 7))) !== 0,
  );
  return isHost ? formatAddress(bytes, 0, family) : null;
}

/** A name, with its address before or behind it or alone. */
function namedIn(text: string): EndpointCell | null {
  const behind = /^([^()[\]]{1,200}?)\s*[([]\s*([^()[\]]+?)\s*[)\]]$/.exec(text);
  if (behind) {
    const [, outer, inner] = behind as unknown as [string, string, string];
    const [first, second] = [addressOf(outer), addressOf(inner)];
    if (first !== null) return { ...NOTHING, address: first, name: inner };
    if (second !== null) return { ...NOTHING, address: second, name: outer };
    const network = networkIn(inner);
    if (network !== null) return { ...network, name: outer };
  }
  if (text.length > LONGEST_NAME || !/\p{L}/u.test(text) || /[\p{Cc}\p{Cs}=<>{}]/u.test(text)) return null;
  return { ...NOTHING, name: text };
}

/** Whether it is an address or a network, or can be the name of a host: without spaces. */
export function isSpecific({ address, network, name }: EndpointCell): boolean {
  return address !== null || network !== null || (name !== null && /^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(name));
}
