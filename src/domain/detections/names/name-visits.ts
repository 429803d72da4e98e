import type { ObservedRow } from '../observation-rule.ts';

/** How often a client asked for what is behind one name, by its requests and handshakes. */
export interface NameVisits {
  client: string;
  name: string;
  /** Seconds since the epoch, in order. */
  times: number[];
  /** Bytes of each request, 0 where the log states none. */
  sizes: number[];
  servers: Set<string>;
  port: number | null;
}

/** Records that say which server is meant. */
export const NAMING_KINDS = ['http', 'tls'] as const;

/** The server that a request or a handshake names, without its port, in lower case; null when it names none. */
export function serverNameOf({ kind, name, detail }: ObservedRow): string | null {
  const stated = kind === 'tls' ? detail.server_name : (detail.host ?? name);
  if (typeof stated !== 'string' || stated === '') return null;
  const bare = stated.startsWith('[') ? stated : stated.replace(/:\d+$/, '');
  return bare.replace(/\.$/, '').toLowerCase();
}

/** Gathers one client's records after another by the name they are about, and hands each client's over at its end. */
export class VisitsByClient {
  #client: string | null = null;
  #visits = new Map<string, NameVisits>();
  readonly #close: (visits: NameVisits[]) => void;

  constructor(close: (visits: NameVisits[]) => void) {
    this.#close = close;
  }

  add(row: ObservedRow): void {
    if (row.src !== this.#client) this.end();
    this.#client = row.src;
    const name = serverNameOf(row);
    if (row.src === null || row.dst === null || name === null) return;
    let visits = this.#visits.get(name);
    if (!visits) {
      visits = { client: row.src, name, times: [], sizes: [], servers: new Set(), port: row.dst_port };
      this.#visits.set(name, visits);
    }
    visits.times.push(row.time);
    const { request_body_len } = row.detail;
    visits.sizes.push(typeof request_body_len === 'number' ? request_body_len : 0);
    visits.servers.add(row.dst);
  }

  end(): void {
    if (this.#visits.size > 0) this.#close([...this.#visits.values()]);
    this.#visits = new Map();
  }
}
