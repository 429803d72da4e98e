import type { ObservedRow } from '../observation-rule.ts';
import { isOtherContent } from './content-mismatch.ts';

/** How often a client asked for what is behind one name, by its requests and handshakes. */
export interface NameVisits {
  client: string;
  name: string;
  /** The requests named no host, and this is the address they went to. */
  unnamed: boolean;
  /** Seconds since the epoch, in order. */
  times: number[];
  /** Bytes of each request, 0 where the log states none. */
  sizes: number[];
  servers: Set<string>;
  port: number | null;
  /** TLS fingerprints and user agents. */
  signatures: Set<string>;
  /** Requests whose answer was not what the extension of their path promises. */
  mismatches: number;
}

/** Records that say which server is meant. */
export const NAMING_KINDS = ['http', 'tls'] as const;
/** More programs than that behind one name are no sign of anything. */
const MOST_SIGNATURES = 50;

/** The server that a request or a handshake names, without its port, in lower case; null when it names none. */
export function serverNameOf({ kind, name, detail }: ObservedRow): string | null {
  const stated = kind === 'tls' ? detail.server_name : (detail.host ?? name);
  if (typeof stated !== 'string' || stated === '') return null;
  const bare = stated.startsWith('[') ? stated : stated.replace(/:\d+$/, '');
  return bare.replace(/\.$/, '').toLowerCase();
}

/**
 * Gathers one client's records after another by the name they are about, and hands each client's over at its end. Requests
 * that name no host count by their address if `unnamed`, and not at all otherwise.
 */
export class VisitsByClient {
  #client: string | null = null;
  #visits = new Map<string, NameVisits>();
  readonly #close: (visits: NameVisits[]) => void;
  readonly #unnamed: boolean;

  constructor(close: (visits: NameVisits[]) => void, { unnamed = false } = {}) {
    this.#close = close;
    this.#unnamed = unnamed;
  }

  add(row: ObservedRow): void {
    if (row.src !== this.#client) this.end();
    this.#client = row.src;
    if (row.src === null || row.dst === null) return;
    const stated = serverNameOf(row);
    const name = stated ?? (this.#unnamed && row.kind === 'http' ? row.dst : null);
    if (name === null) return;
    let visits = this.#visits.get(name);
    if (!visits) {
      visits = newVisits(row.src, name, stated === null, row.dst_port);
      this.#visits.set(name, visits);
    }
    note(visits, row, row.dst);
  }

  end(): void {
    if (this.#visits.size > 0) this.#close([...this.#visits.values()]);
    this.#visits = new Map();
  }
}

function newVisits(client: string, name: string, unnamed: boolean, port: number | null): NameVisits {
  const lists = { times: [], sizes: [], servers: new Set<string>(), signatures: new Set<string>() };
  return { client, name, unnamed, port, mismatches: 0, ...lists };
}

function note(visits: NameVisits, { time, detail }: ObservedRow, server: string): void {
  const { request_body_len: size } = detail;
  visits.times.push(time);
  visits.sizes.push(typeof size === 'number' ? size : 0);
  visits.servers.add(server);
  if (isOtherContent(detail.uri, detail.content_type, detail.status_code)) visits.mismatches += 1;
  for (const signature of [detail.user_agent, detail.ja3]) {
    if (typeof signature !== 'string' || signature === '' || visits.signatures.size >= MOST_SIGNATURES) continue;
    visits.signatures.add(signature);
  }
}
