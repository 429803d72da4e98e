import type { Knex } from 'knex';
import { cardZones, readDiagramGraph } from '../db/diagram-graph.ts';
import type { DiagramFilter } from '../db/diagram-rows.ts';
import type { Diagram } from '../domain/diagrams/diagram.ts';
import { type LayOutOptions, layOut, PROVEN } from '../domain/diagrams/lay-out.ts';
import type { DiagramView, ReportFilters } from '../domain/reports/facts.ts';
import { withLayoutProcess } from '../infra/layout/layout-process.ts';

/** What a report wants drawn, and into which format. */
export interface WantedDiagram {
  view: DiagramView;
  filters: ReportFilters;
  format: string;
}

/** Formats in which people move about, and other programs read: they get a page with every node besides. */
const ROOMY: ReadonlySet<string> = new Set(['vsdx', 'drawio', 'svg', 'lucid', 'lucid-csv', 'graphml', 'dot']);
const TITLES: Record<DiagramView, string> = {
  network: 'The network',
  application: 'The application and what it is connected to',
  zones: 'What goes between zones',
  cde: 'The cardholder data environment and what it is connected to',
};

/**
 * The picture of a report, placed by a process of its own; null when there is no connection to draw. A view of zones
 * has only the overview, any other has a page for each zone and application besides.
 */
export async function drawNetwork(
  transaction: Knex.Transaction,
  { view, filters, format }: WantedDiagram,
  signal: AbortSignal,
): Promise<Diagram | null> {
  const narrowed = await narrow(transaction, view, filters);
  const graph = await readDiagramGraph(transaction, narrowed, PROVEN);
  if (graph.connections.length === 0) return null;
  const options: LayOutOptions = {
    title: TITLES[view],
    paper: ROOMY.has(format) || format === 'png' ? 'a3' : 'a4',
    whole: ROOMY.has(format),
    ...(view === 'zones' && { mostPages: 0 }),
  };
  return withLayoutProcess((place) => layOut(graph, options, place), signal);
}

async function narrow(
  transaction: Knex.Transaction,
  view: DiagramView,
  { within, site, zone, application }: ReportFilters,
): Promise<DiagramFilter> {
  const zones = zone !== undefined ? [zone] : view === 'cde' ? await cardZones(transaction) : undefined;
  return { within, site, application, ...(zones && { zones }) };
}
