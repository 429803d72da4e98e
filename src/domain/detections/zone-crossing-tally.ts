import type { ZoneRule } from '../zones/zone-rule.ts';
import { MOST_EXAMPLES } from './finding.ts';
import type { ServiceRow } from './rule.ts';

/** What goes from one zone to another against a rule, counted while its rows pass by. */
export class ZoneCrossing {
  established = 0;
  denied = 0;
  first: Date;
  last: Date;
  readonly servers = new Set<string>();
  readonly clients = new Set<string>();
  /** protocol * 65,536 + port. */
  readonly services = new Set<number>();
  /** The first of them. */
  readonly row: ServiceRow;
  readonly rule: ZoneRule;

  constructor(row: ServiceRow, rule: ZoneRule) {
    this.row = row;
    this.rule = rule;
    this.first = row.first_seen;
    this.last = row.last_seen;
  }

  get client(): string {
    return this.row.client;
  }

  get from(): string {
    return this.row.client_zone?.name ?? `no zone (${this.row.client_scope})`;
  }

  get to(): string {
    return this.row.server_zone?.name ?? `no zone (${this.row.server_scope})`;
  }

  /** Counts a row of which so many flows were answered. */
  add(row: ServiceRow, established: number): void {
    this.established += established;
    this.denied += row.flows - established;
    put(this.servers, [row.server]);
    put(this.clients, [row.client]);
    put(this.services, [row.protocol * 65_536 + row.port]);
    this.#span(row.first_seen, row.last_seen);
  }

  copy(): ZoneCrossing {
    const copy = new ZoneCrossing(this.row, this.rule);
    copy.join(this);
    return copy;
  }

  /** Takes in what another client did. */
  join(other: ZoneCrossing): void {
    this.established += other.established;
    this.denied += other.denied;
    put(this.servers, other.servers);
    put(this.clients, other.clients);
    put(this.services, other.services);
    this.#span(other.first, other.last);
  }

  #span(first: Date, last: Date): void {
    if (first < this.first) this.first = first;
    if (last > this.last) this.last = last;
  }
}

function put<Value>(into: Set<Value>, values: Iterable<Value>): void {
  for (const value of values) if (into.size < MOST_EXAMPLES) into.add(value);
}
