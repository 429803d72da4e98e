import type { ReportFilters } from '../domain/reports/facts.ts';
import { withinBindings, withinSql } from './address-range.ts';
import { inSiteSql } from './site-sql.ts';

/**
 * The filters of a report as SQL. Conditions are asked for in the order in which they stand in the query, because each
 * leaves its bindings behind; what is not narrowed is `true`.
 */
export class Narrowing {
  readonly bindings: (string | number | Date)[] = [];
  readonly filters: ReportFilters;
  readonly generated: Date;

  constructor(filters: ReportFilters, generated: Date) {
    this.filters = filters;
    this.generated = generated;
  }

  /** A node is inside. */
  node(row: string): string {
    const { within, zone, application, site } = this.filters;
    const found: string[] = [];
    if (site !== undefined) found.push(this.#bound(inSiteSql(`${row}.address`), site, site));
    if (within !== undefined) found.push(this.#bound(withinSql(`${row}.address`), ...withinBindings(within)));
    if (zone === 'none') found.push(`${row}.zone_id is null`);
    else if (zone !== undefined) found.push(this.#bound(`${row}.zone_id = ?`, zone));
    if (application !== undefined) found.push(this.member(`${row}.address`));
    return all(found);
  }

  /** Something was there in the period. */
  seen(row: string): string {
    const found: string[] = [];
    if (this.filters.from !== undefined)
      found.push(this.#bound(`${row}.last_seen >= ?::timestamptz`, this.filters.from));
    if (this.filters.to !== undefined) found.push(this.#bound(`${row}.first_seen < ?::timestamptz`, this.filters.to));
    return all(found);
  }

  /** One of both nodes is inside. */
  pair(client = 'client', server = 'server'): string {
    if (!this.#places()) return 'true';
    return `(${this.node(client)} or ${this.node(server)})`;
  }

  /** A service (protocol and port) that is on a connection which is inside. */
  port(row: string): string {
    if (!this.#places() && this.filters.from === undefined && this.filters.to === undefined) return 'true';
    return `(${row}.protocol, ${row}.port) in (select service.protocol, service.port from ${SERVICES}
      where ${this.pair()} and ${this.seen('service')})`;
  }

  /** An alert is about something inside, and of the severities asked for. */
  alert(row: string): string {
    const { within, zone, application, severity, site } = this.filters;
    const found = [this.seen(row)];
    if (site !== undefined) {
      const ends = ['client', 'server'].map((end) =>
        this.#bound(`coalesce(${inSiteSql(`${row}.${end}`)}, false)`, site, site),
      );
      found.push(`(${ends.join(' or ')})`);
    }
    if (within !== undefined) {
      const ends = ['client', 'server'].map((end) =>
        this.#bound(withinSql(`${row}.${end}`), ...withinBindings(within)),
      );
      found.push(`(${ends.join(' or ')})`);
    }
    if (zone !== undefined) {
      const placed = zone === 'none' ? 'node.zone_id is null' : this.#bound('node.zone_id = ?', zone);
      found.push(
        `exists (select from network_nodes node where node.address in (${row}.client, ${row}.server) and ${placed})`,
      );
    }
    if (application !== undefined) found.push(`(${this.member(`${row}.client`)} or ${this.member(`${row}.server`)})`);
    if (severity !== undefined) {
      found.push(this.#bound(`${row}.severity in (${severity.map(() => '?').join(', ')})`, ...severity));
    }
    return all(found.filter((condition) => condition !== 'true'));
  }

  /** An address is one of the application's members. */
  member(address: string): string {
    return this.#bound(
      `${address} in (select member.address from application_members member where member.application_id = ?)`,
      this.filters.application ?? '',
    );
  }

  /** A moment lies in the period. */
  during(column: string): string {
    const found: string[] = [];
    if (this.filters.from !== undefined) found.push(this.#bound(`${column} >= ?::timestamptz`, this.filters.from));
    if (this.filters.to !== undefined) found.push(this.#bound(`${column} < ?::timestamptz`, this.filters.to));
    return all(found);
  }

  /** A value of the report itself. */
  value(value: string | number | Date, type: string): string {
    return this.#bound(`?::${type}`, value);
  }

  #places(): boolean {
    const { within, zone, application, site } = this.filters;
    return [within, zone, application, site].some((filter) => filter !== undefined);
  }

  #bound(sql: string, ...values: (string | number | Date)[]): string {
    this.bindings.push(...values);
    return sql;
  }
}

/** The text of a query, with its filters where they belong. */
export type QueryText = (where: Narrowing) => string;

/** Connections with both nodes. */
export const CONNECTIONS = `network_connections connection
  join network_nodes client on client.id = connection.client_id
  join network_nodes server on server.id = connection.server_id`;
/** And the services on them. */
export const SERVICES = `${CONNECTIONS} join network_services service on service.connection_id = connection.id`;
/** And the zones at both ends. */
export const ZONED = `left join zones client_zone on client_zone.id = client.zone_id
  left join zones server_zone on server_zone.id = server.zone_id`;
/** A zone's name; for nodes of no zone their scope. */
export const placeOf = (end: 'client' | 'server') => `coalesce(${end}_zone.name, '(' || ${end}.scope || ')')`;
/** The best evidence there is for a group of services. */
export const BEST_EVIDENCE = `(array['observed', 'scanned-open', 'denied', 'inferred'])[min(array_position(
  array['observed', 'scanned-open', 'denied', 'inferred'], service.evidence))]`;
/** The gravest first. */
export const GRAVITY = `array['critical', 'high', 'medium', 'low', 'info', 'unknown']`;

function all(conditions: string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}
