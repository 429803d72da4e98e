import { formatAddress, parseAddress } from '../logs/address.ts';

/** A prefix in its one spelling, or why the text is none. */
export type ReadPrefix = { prefix: string } | { fault: string };

/**
 * Reads a prefix: `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `2001:db8::/32`, or an address, which is a prefix of one. An
 * IPv4-mapped prefix becomes the IPv4 one.
 */
export function readPrefix(text: string): ReadPrefix {
  const [addressText = '', maskText, ...more] = text.trim().split('/');
  const address = more.length > 0 ? null : parseAddress(addressText);
  if (!address) return { fault: `"${shown(text)}" is no prefix such as 10.0.0.0/8 or 2001:db8::/32.` };
  const width = address.family === 4 ? 32 : 128;
  const bits = maskText === undefined ? width : bitsOf(maskText, address.family, addressText.includes(':'));
  if (bits === null) return { fault: `"${shown(text)}" has no mask between 0 and ${width} bits.` };
  const network = Uint8Array.from(address.bytes, (byte, at) => byte & maskByte(bits - 8 * at));
  const prefix = `${formatAddress(network, 0, address.family)}/${bits}`;
  if (network.some((byte, at) => byte !== address.bytes[at]))
    return { fault: `"${shown(text)}" has bits beyond its mask; the prefix around it is ${prefix}.` };
  return { prefix };
}

/** The mask's bits; of an IPv4-mapped address it counts the 96 bits in front, which the address has lost. */
function bitsOf(mask: string, family: 4 | 6, mapped: boolean): number | null {
  const dotted = family === 4 && mask.includes('.') ? parseAddress(mask) : null;
  if (dotted) return contiguous(dotted.bytes);
  if (!/^(0|[1-9]\d{0,2})$/.test(mask)) return null;
  const bits = Number(mask) - (family === 4 && mapped ? 96 : 0);
  return bits >= 0 && bits <= (family === 4 ? 32 : 128) ? bits : null;
}

function contiguous(bytes: Uint8Array): number | null {
  const text = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(text) ? text.lastIndexOf('1') + 1 : null;
}

/** The mask of a byte of which so many bits belong to the prefix. */
function maskByte(bits: number): number {
  return bits >= 8 ? 0xff : bits <= 0 ? 0 : (0xff << (8 - bits)) & 0xff;
}

/** A text of a file as a message may show it. */
export function shown(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
  return plain.length > 60 ? `${plain.slice(0, 59)}…` : plain;
}
