import { layoutOf, type ZeekHeader, type ZeekLayout } from './zeek-header.ts';

const ID = 'ts uid id.orig_h id.orig_p id.resp_h id.resp_p';
const DNS = 'query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs rejected';
const BODY = 'request_body_len response_body_len status_code status_msg info_code info_msg';
const HTTP = `${ID} trans_depth method host uri referrer`;
const COUNTS = 'missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes';
const CONN = `${ID} proto service duration orig_bytes resp_bytes conn_state local_orig`;

/** Columns as Zeek 2 to 6 writes them by default; further ones, which its scripts add at the end, are not named. */
const COLUMNS = {
  conn: `${CONN} local_resp ${COUNTS}`,
  // Before 2.4 nobody asked whether the responder was local.
  oldConn: `${CONN} ${COUNTS}`,
  dns: `${ID} proto trans_id rtt ${DNS}`,
  // Before 2.5 there was no round trip time.
  oldDns: `${ID} proto trans_id ${DNS}`,
  http: `${HTTP} version user_agent origin ${BODY}`,
  // Before 3.0 without the origin, before 2.5 without the version and with a file's name.
  midHttp: `${HTTP} version user_agent ${BODY}`,
  oldHttp: `${HTTP} user_agent ${BODY}`,
  anyHttp: HTTP,
} as const;
type Shape = keyof typeof COLUMNS;

const BEGINNING = /^\d{1,10}\.\d{1,9}\t[0-9A-Za-z]{8,24}\t/;
const CONNECTION = /^[\d.]+\t\w+\t[\da-fA-F:.]+\t\d{1,5}\t[\da-fA-F:.]+\t\d{1,5}\t/;
const FLAG = /^[TF-]$/;
const COUNT = /^(\d+|-)$/;
const STATE = /^(S[0123FH]|REJ|RSTO|RSTR|RSTOS0|RSTRH|SHR|OTH)$/;

/** A row of some log of Zeek, by the time and the id it begins with. */
export function beginsLikeZeek(text: string): boolean {
  return BEGINNING.test(text);
}

/** Tells rows pasted without their header by the shape of their columns: connections, names and requests only. */
export class HeaderlessRows {
  readonly #layouts = new Map<string, ZeekLayout>();

  /** How to read the row; null when no shape fits it. */
  layoutFor(text: string): ZeekLayout | null {
    const parts = text.split('\t');
    const shape = CONNECTION.test(text) ? shapeOf(parts) : null;
    if (shape === null) return null;
    const key = `${shape} ${parts.length}`;
    const known = this.#layouts.get(key);
    if (known !== undefined) return known;
    const layout = layoutOf(headerOf(shape, parts.length));
    this.#layouts.set(key, layout);
    return layout;
  }
}

function headerOf(shape: Shape, width: number): ZeekHeader {
  const names: string[] = COLUMNS[shape].split(' ').slice(0, width);
  while (names.length < width) names.push(`?${names.length}`);
  const path = /conn|dns|http/i.exec(shape)?.[0].toLowerCase() ?? null;
  return { separator: 0x09, setSeparator: ',', path, names };
}

function shapeOf(parts: readonly string[]): Shape | null {
  if (isProtocol(parts[6]))
    return STATE.test(parts[11] ?? '') && parts.length >= 19 ? connShape(parts) : dnsShape(parts);
  return COUNT.test(parts[6] ?? '') && /^([A-Z]+|-)$/.test(parts[7] ?? '') ? httpShape(parts) : null;
}

function connShape(parts: readonly string[]): Shape | null {
  const hasLocalResp = FLAG.test(parts[13] ?? '');
  const counts = parts.slice(hasLocalResp ? 16 : 15, hasLocalResp ? 20 : 19);
  if (!FLAG.test(parts[12] ?? '') || counts.length < 4 || !counts.every((count) => COUNT.test(count))) return null;
  return hasLocalResp ? 'conn' : 'oldConn';
}

function dnsShape(parts: readonly string[]): Shape | null {
  for (const [shape, flags] of [
    ['dns', 16],
    ['oldDns', 15],
  ] as const) {
    if (parts.length >= flags + 8 && parts.slice(flags, flags + 4).every((flag) => /^[TF]$/.test(flag))) return shape;
  }
  return null;
}

function httpShape(parts: readonly string[]): Shape | null {
  // The lengths of both bodies, then the status code.
  const hasBodyAt = (at: number) => parts.slice(at, at + 3).every((count) => COUNT.test(count));
  const version = /^(\d\.\d|-)$/.test(parts[11] ?? '');
  if (version && parts.length >= 30 && hasBodyAt(14)) return 'http';
  if (version && parts.length >= 29 && hasBodyAt(13)) return 'midHttp';
  if (parts.length >= 27 && hasBodyAt(12)) return 'oldHttp';
  return parts.length >= 26 ? 'anyHttp' : null;
}

function isProtocol(text: string | undefined): boolean {
  return text === 'tcp' || text === 'udp' || text === 'icmp' || text === 'unknown_transport';
}
