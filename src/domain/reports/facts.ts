import type { Severity } from '../detections/finding.ts';
import type { Diagram } from '../diagrams/diagram.ts';
import type { Cell } from './model.ts';
import type { QueryName } from './queries.ts';

/** A row as the database gives it: values by column key. */
export type FactRow = Record<string, Cell>;

/** What a report may be narrowed to; a kind takes some of these. */
export interface ReportFilters {
  /** From this moment on. */
  from?: string | undefined;
  /** Up to, and without, this moment. */
  to?: string | undefined;
  /** Id of a zone, or `none`. */
  zone?: string | undefined;
  /** Id of an application. */
  application?: string | undefined;
  severity?: readonly Severity[] | undefined;
  /** A prefix. */
  within?: string | undefined;
  /** Name of a site, or `none`. */
  site?: string | undefined;
}
export type FilterName = keyof ReportFilters;

/** What a diagram in a report is to show. */
export type DiagramView = 'network' | 'application' | 'zones' | 'cde';

/** What reports are made of. All of it is of one moment of the database; every answer is that of a named query. */
export interface Facts {
  /** The tenant's name. */
  subject: string;
  /** When the report was asked for. */
  generated: Date;
  filters: ReportFilters;
  /** Names of the zone and the application it is narrowed to. */
  named: { zone: string | null; application: string | null };
  /** The only row of a query. */
  one(query: QueryName): Promise<FactRow>;
  /** The rows of a query that has few. */
  few(query: QueryName): Promise<FactRow[]>;
  /** The rows of a query that may have any number. */
  table(query: QueryName): AsyncIterable<FactRow[]>;
  /** The query as it was asked; null for what is no single query. */
  sql(query: QueryName): string | null;
  /** A picture of the network in its filters; null when there is nothing to draw. */
  diagram(view: DiagramView): Promise<Diagram | null>;
}
