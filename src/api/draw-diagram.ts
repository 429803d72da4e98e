import { readDiagramGraph } from '../db/diagram-graph.ts';
import type { DiagramFilter } from '../db/diagram-rows.ts';
import type { Diagram } from '../domain/diagrams/diagram.ts';
import { type LayOutOptions, layOut, listParts, PROVEN } from '../domain/diagrams/lay-out.ts';
import { withLayoutProcess } from '../infra/layout/layout-process.ts';
import type { RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';
import { Problem } from './problem.ts';

/** Connections that are read one by one; of more the database makes groups. */
const MOST_CONNECTIONS = 20_000;
/** Pictures that this process has placed at once, and those that may wait for it. */
const MOST_AT_ONCE = 1;
const MOST_WAITING = 6;

let placing = 0;
const waiting: (() => void)[] = [];

/** One page of the tenant's diagram, and the pages that there are besides. Throws 503 when too many are asked for at once. */
export async function drawDiagramPage(
  context: Pick<RouteContext, 'principal' | 'services' | 'signal'>,
  filter: DiagramFilter,
  options: LayOutOptions & { only: string },
): Promise<{ diagram: Diagram; parts: ReturnType<typeof listParts> }> {
  const { evidence = PROVEN } = options;
  return inTurn(async () => {
    const graph = await inOwnTenant(context, (transaction) =>
      readDiagramGraph(transaction, filter, evidence, MOST_CONNECTIONS),
    );
    const diagram = await withLayoutProcess((place) => layOut(graph, options, place), context.signal);
    return { diagram, parts: listParts(graph, options) };
  });
}

/** A layout fills a processor for a second or two, which other requests need too. */
async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  if (placing >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING) {
      throw new Problem(503, 'diagrams-busy', 'Too many diagrams are being drawn at once.', {
        hint: 'Ask again in a moment, or for a report, which is drawn by a worker.',
        headers: { 'Retry-After': '5' },
      });
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else placing += 1;
  try {
    return await work();
  } finally {
    // The turn is handed on as it is, so that nobody gets in between.
    const next = waiting.shift();
    if (next) next();
    else placing -= 1;
  }
}
