import { parse } from 'tldts';
import { formatAddress, parseAddress } from '../logs/address.ts';
import { readPrefix, shown } from '../zones/prefix.ts';
import type { IndicatorKind, IndicatorValue } from './indicator.ts';
import { whyShared } from './shared-addresses.ts';

/** The value in its one spelling, or why it is none that can be matched. */
export type ReadValue = IndicatorValue | { fault: string };

const LONGEST = 2_000;
const HASH_LENGTHS = [32, 40, 56, 64, 96, 128];
const JA4 = /^[tqd]\d\d[di]\d{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/;
const WEB = /^(https?|ftp):\/\//;

/** A spelling that nobody can follow by a careless click, made whole: `hxxp://evil[.]example` → `http://evil.example`. */
export function refang(text: string): string {
  return text
    .replace(/\[:\/\/\]|\[:\]\/\//g, '://')
    .replace(/\[:\]/g, ':')
    .replace(/\s*(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\))\s*/gi, '.')
    .replace(/^(?:hxxp|hXXp|h\*\*p|meow)(s?):/i, 'http$1:')
    .replace(/^fxp:/i, 'ftp:');
}

/**
 * Reads the value of an indicator, defanged or not. Without a kind it is told by its look: 32 hex digits are a file's hash
 * then, never a JA3. Addresses that everybody shares are a fault unless `includeReserved`.
 */
export function readValue(
  text: string,
  { kind, includeReserved = false }: { kind?: IndicatorKind | undefined; includeReserved?: boolean } = {},
): ReadValue {
  const plain = refang(text.trim());
  if (plain.length > LONGEST) return { fault: `It is longer than ${LONGEST} characters.` };
  const read = plain === '' ? null : ofKind(plain, kind);
  if (read === null) return { fault: `"${shown(text.trim())}" is ${kind ? `no ${kind}` : 'nothing that is matched'}.` };
  if ('fault' in read || includeReserved) return read;
  const why = read.kind === 'address' || read.kind === 'cidr' ? whyShared(read.value) : null;
  return why === null ? read : { fault: `${read.value}: ${why}` };
}

function ofKind(text: string, kind: IndicatorKind | undefined): ReadValue | null {
  if (kind === 'ja3') return /^[0-9a-f]{32}$/i.test(text) ? { kind, value: text.toLowerCase() } : null;
  if (kind === 'ja4') return JA4.test(text) ? { kind, value: text } : null;
  if (kind === 'hash') return hashOf(text);
  if (kind === 'url') return urlOf(WEB.test(text.toLowerCase()) ? text : `http://${text}`);
  if (kind === 'domain') return domainOf(text);
  if (kind === 'address' || kind === 'cidr') return networkOf(text);
  if (WEB.test(text.toLowerCase())) return urlOf(text);
  if (JA4.test(text)) return { kind: 'ja4', value: text };
  return (
    hashOf(text) ??
    networkOf(text) ??
    domainOf(text) ??
    (/^[^/\s]+\.[^/\s]+\//.test(text) ? urlOf(`http://${text}`) : null)
  );
}

function hashOf(text: string): IndicatorValue | null {
  const isHash = HASH_LENGTHS.includes(text.length) && /^[0-9a-f]+$/i.test(text);
  return isHash ? { kind: 'hash', value: text.toLowerCase() } : null;
}

/** An address, or the network that a prefix means; bits beyond its mask are let go, as feeds are careless with them. */
function networkOf(text: string): ReadValue | null {
  const [first = '', bits, ...more] = text.split('/');
  const address = more.length > 0 ? null : parseAddress(first);
  if (!address) return null;
  const canonical = formatAddress(address.bytes, 0, address.family);
  if (bits === undefined) return { kind: 'address', value: canonical };
  const read = readPrefix(text);
  const prefix = 'prefix' in read ? read.prefix : (/the prefix around it is (\S+)\.$/.exec(read.fault)?.[1] ?? null);
  if (prefix === null) return { fault: 'fault' in read ? read.fault : '' };
  const full = address.family === 4 ? '/32' : '/128';
  return prefix.endsWith(full) ? { kind: 'address', value: canonical } : { kind: 'cidr', value: prefix };
}

function domainOf(text: string): ReadValue | null {
  const name = hostOf(text.replace(/^\*?\./, ''));
  // A top-level domain is never a number (RFC 1123, 2.1).
  if (name === null || parseAddress(name) || !/\.[^.]*[^.\d][^.]*$/.test(name)) return null;
  const { domain, isIcann } = parse(name, { allowPrivateDomains: false });
  if (domain === null && isIcann) return { fault: `${name} is a public suffix, below which everybody has names.` };
  return { kind: 'domain', value: name };
}

/** The host of an observed or stated name, in lower case and punycode; null for what is no name. */
export function hostOf(text: string): string | null {
  const bare = text.trim().replace(/\.$/, '').toLowerCase();
  if (/^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/.test(bare)) return bare;
  if (/[\s/?#@:\\%]/.test(bare)) return null;
  const url = parsedUrl(`http://${bare}/`);
  return url && /^[a-z0-9_.-]{1,253}$/.test(url.hostname) ? url.hostname : null;
}

/** Scheme, host without the scheme's port, path and query; a fragment never travels, and user names are nobody's sign. */
function urlOf(text: string): IndicatorValue | null {
  const url = parsedUrl(text);
  if (!url || !WEB.test(url.href) || url.hostname === '') return null;
  return { kind: 'url', value: `${url.protocol}//${url.host.replace(/\.$/, '')}${url.pathname}${url.search}` };
}

function parsedUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
