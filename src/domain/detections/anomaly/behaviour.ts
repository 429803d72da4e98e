import { PROTOCOL } from '../../logs/flow.ts';
import type { ServiceRow } from '../rule.ts';

/** What a machine does as a client, in words and in the order of its values. */
export const FEATURES = [
  'servers',
  'servers outside',
  'distinct ports',
  'conversations',
  'share of failed conversations',
  'bytes sent',
  'bytes received',
  'share of bytes sent outside',
  'ways to run machines',
] as const;

/** What is counted of a client while its rows pass by, in order of its servers. */
export class Behaviour {
  readonly type: ServiceRow['client_type'];
  readonly client: string;
  first: Date;
  last: Date;
  #servers = 0;
  #outside = 0;
  #flows = 0;
  #failed = 0;
  #sent = 0;
  #received = 0;
  #sentOutside = 0;
  #administered = 0;
  #server: string | null = null;
  readonly #ports = new Set<number>();

  constructor(row: ServiceRow) {
    this.type = row.client_type;
    this.client = row.client;
    this.first = row.first_seen;
    this.last = row.last_seen;
  }

  add(row: ServiceRow, administers: boolean): void {
    if (row.server !== this.#server) {
      this.#servers += 1;
      if (row.server_scope === 'external') this.#outside += 1;
    }
    this.#server = row.server;
    this.#flows += row.flows;
    this.#failed += row.failed_flows;
    this.#sent += row.bytes_out;
    this.#received += row.bytes_in;
    if (row.server_scope === 'external') this.#sentOutside += row.bytes_out;
    if (administers) this.#administered += 1;
    if (row.protocol === PROTOCOL.tcp || row.protocol === PROTOCOL.udp) this.#ports.add(row.port);
    if (row.first_seen < this.first) this.first = row.first_seen;
    if (row.last_seen > this.last) this.last = row.last_seen;
  }

  /** As they are. */
  get values(): number[] {
    const share = (part: number, all: number) => (all > 0 ? part / all : 0);
    return [
      ...[this.#servers, this.#outside, this.#ports.size, this.#flows, share(this.#failed, this.#flows)],
      ...[this.#sent, this.#received, share(this.#sentOutside, this.#sent), this.#administered],
    ];
  }

  /** On scales on which ten times as much is one step more, and shares are ten steps. */
  get point(): Float64Array {
    return Float64Array.from(this.values, (value, at) =>
      (FEATURES[at] as string).startsWith('share') ? 10 * value : Math.log10(1 + value),
    );
  }
}
