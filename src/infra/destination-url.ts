import { DestinationNotAllowed } from './destination-not-allowed.ts';

/** Somewhere that requests may go: everything at one scheme, host and port. */
export interface Destination {
  scheme: string;
  /** As in a URL: lower case, an IPv6 address in brackets, no dot at the end. */
  host: string;
  port: number;
  /** Prefixes of internal networks it may lie in; without any it must be public. */
  internal: readonly string[];
}

/** What the operator configured may lie in any network of the bank; what nothing is ever sent to stays out of reach. */
export const ANYWHERE: readonly string[] = ['0.0.0.0/0', '::/0'];

const PORTS: Record<string, number> = { https: 443, http: 80, tls: 6514 };
/** Printable ASCII without what parsers of URLs disagree about, strip, or turn into something else. */
const PLAIN = /^[!#-;=?-Z_a-z~[\]%]+$/;
const LONGEST = 2_048;

/**
 * Reads the URL of a request and what of it an administrator must have approved. Throws DestinationNotAllowed for what
 * is no plain URL of a scheme that we speak: control characters, spaces, backslashes, users, fragments.
 */
export function readDestinationUrl(text: string): { url: URL; at: Omit<Destination, 'internal'> } {
  if (text.length > LONGEST || !PLAIN.test(text)) throw refused('holds characters that are not read everywhere alike');
  const scheme = /^([a-z]+):\/\/[^/]/i.exec(text)?.[1]?.toLowerCase();
  if (!scheme || !(scheme in PORTS)) throw refused('does not begin with https://');
  if (!URL.canParse(text)) throw refused('cannot be read');
  // Only http(s) is normalised by URL: numbers written in other ways become addresses then.
  const url = new URL(text.replace(/^[a-z]+:/i, scheme === 'http' ? 'http:' : 'https:'));
  const authority = /^[a-z]+:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  if (authority.includes('@')) throw refused('names a user');
  if (text.includes('#')) throw refused('has a fragment');
  if (authority.includes('%')) throw refused('has an encoded host');
  const host = url.hostname.replace(/\.$/, '');
  if (host === '' || /(^|\.)(localhost|localdomain)$/.test(host)) throw refused('names this machine');
  const port = Number(/:(\d+)$/.exec(authority)?.[1] ?? PORTS[scheme]);
  if (port < 1 || port > 65_535) throw refused('has no such port');
  return { url, at: { scheme, host, port } };
}

/** Reads the URL of a destination that is to be approved: nothing but scheme, host and port. */
export function readDestination(text: string): Omit<Destination, 'internal'> {
  const { url, at } = readDestinationUrl(text);
  if (url.pathname !== '/' || url.search !== '' || text.includes('?')) throw refused('has a path or a query');
  return at;
}

/** Whether a request goes to the destination. */
export function isAt(destination: Destination, at: Omit<Destination, 'internal'>): boolean {
  return destination.scheme === at.scheme && destination.host === at.host && destination.port === at.port;
}

function refused(why: string): DestinationNotAllowed {
  return new DestinationNotAllowed(`The address ${why}.`);
}
