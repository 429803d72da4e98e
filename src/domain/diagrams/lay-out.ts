import { type ContainerKind, type Containers, containersOf, hasContainers } from './containers.ts';
import type { Diagram, DiagramPage, Evidence } from './diagram.ts';
import { fitPage, type Paper, SMALLEST_SCALE, scaleOn } from './fit-page.ts';
import { groupNodes } from './group-nodes.ts';
import { joinConnections } from './join-connections.ts';
import type { GraphConnection, NetworkGraph } from './network-graph.ts';
import { connectionsAre, type PagePlan, type PageRoom, usedContainers } from './page-plan.ts';
import type { Place, PlaceResult } from './place.ts';
import { placePlan, placeSpread } from './place-plan.ts';
import { planOverview } from './plan-overview.ts';
import { type Part, partId, partsOf, planPart } from './plan-part.ts';

export interface LayOutOptions {
  title: string;
  /** Landscape. */
  paper?: Paper;
  /** What the boxes are; zones, and where there are none, subnets, when it is not said. */
  boxes?: ContainerKind | undefined;
  /** Which connections are drawn; those that somebody answered or refused, when it is not said. */
  evidence?: readonly Evidence[];
  /** Pages for zones and applications behind the overview, at most. */
  mostPages?: number;
  /** Whether a last page, as large as it takes, shows every node by itself; left out beyond `MOST_WHOLE`. */
  whole?: boolean;
  /** The id of the one page that is wanted: `overview`, `whole`, or that of a part; nothing else is placed then. */
  only?: string | undefined;
}

/** What people can tell apart on a page; lines cost more than shapes. */
const ROOM: Record<Paper, PageRoom> = { a4: { shapes: 24, lines: 24 }, a3: { shapes: 40, lines: 42 } };
export const PROVEN: readonly Evidence[] = ['observed', 'denied', 'scanned-open'];
const DEFAULT_PAGES = 16;
/** Shapes, and lines, that a page of every node may have. */
export const MOST_WHOLE = { shapes: 4_000, lines: 12_000 } as const;

/**
 * A diagram of a network: an overview that fits a page, whatever its size, then a page for each zone and application,
 * the largest first. The same graph gives the same diagram; `place` does the placing, elsewhere.
 */
export async function layOut(graph: NetworkGraph, options: LayOutOptions, place: Place): Promise<Diagram> {
  const { title, paper = 'a3', mostPages = DEFAULT_PAGES } = options;
  const drawn = sorted(graph, options.evidence ?? PROVEN);
  const containers = containersOf(drawn, chooseBoxes(drawn, options.boxes));
  const room = ROOM[paper];
  const isWanted = (page: string) => options.only === undefined || options.only === page;
  const pages: DiagramPage[] = [];
  if (isWanted('overview')) pages.push(await firstThatFits(planOverview(drawn, containers, room), place, paper));
  const parts = allParts(drawn, containers);
  const shown = options.only === undefined ? parts.slice(0, mostPages) : parts;
  for (const part of shown.filter((each) => isWanted(partId(each)))) {
    pages.push(await firstThatFits(planPart(drawn, part, room), place, paper));
  }
  const notes = notesOf(graph, drawn, containers);
  const left = parts.length - mostPages;
  if (left > 0 && mostPages > 0 && options.only === undefined)
    notes.push(`${left} smaller zones or applications have no page of their own.`);
  if (options.whole && isWanted('whole')) pages.push(...(await wholePage(drawn, containers, place, paper)));
  return { title, notes, pages };
}

/** The pages that a diagram of the graph may have behind its overview, whatever their number. */
export function listParts(
  graph: NetworkGraph,
  { boxes, evidence = PROVEN }: Pick<LayOutOptions, 'boxes' | 'evidence'>,
): { id: string; kind: ContainerKind; name: string; nodes: number }[] {
  const drawn = sorted(graph, evidence);
  return allParts(drawn, containersOf(drawn, chooseBoxes(drawn, boxes))).map((part) => ({
    ...{ id: partId(part), kind: part.containers.kind, name: part.containers.names.get(part.id) ?? part.id },
    nodes: part.nodes.reduce((sum, { count }) => sum + count, 0),
  }));
}

async function firstThatFits(plans: Iterable<PagePlan>, place: Place, paper: Paper): Promise<DiagramPage> {
  let best: { plan: PagePlan; placed: PlaceResult } | undefined;
  let sizeBefore = '';
  for (const plan of plans) {
    // A step that puts nothing more together than the one before needs no second try.
    const size = `${plan.units.length} ${plan.lines.length} ${plan.closed}`;
    if (size === sizeBefore) continue;
    sizeBefore = size;
    const placed = await placePlan(plan, place, paper);
    if (scaleOn(paper, placed) >= SMALLEST_SCALE) return fitPage(plan, placed, paper);
    if (!best || scaleOn(paper, placed) > scaleOn(paper, best.placed)) best = { plan, placed };
  }
  if (!best) throw new Error('there is no plan of the page');
  return fitPage(best.plan, best.placed, paper);
}

async function wholePage(
  graph: NetworkGraph,
  containers: Containers,
  place: Place,
  paper: Paper,
): Promise<DiagramPage[]> {
  const { units, unitOf } = groupNodes(graph.nodes, { graph, containers, level: 'node' });
  const lines = joinConnections(graph.connections, (node) => unitOf.get(node)).map((line) => ({
    ...line,
    label: null,
  }));
  if (units.length > MOST_WHOLE.shapes || lines.length > MOST_WHOLE.lines) return [];
  const used = usedContainers(units, containers.names);
  const plan = { id: 'whole', title: 'Every node', notes: [], containers: used, units, lines, closed: false };
  return [fitPage(plan, await placeSpread(plan, place), paper)];
}

function chooseBoxes(graph: NetworkGraph, wanted: ContainerKind | undefined): ContainerKind {
  return [wanted, 'zone' as const].find((kind) => kind !== undefined && hasContainers(graph, kind)) ?? 'subnet';
}

function allParts(graph: NetworkGraph, containers: Containers): Part[] {
  const more = containers.kind === 'application' || !hasContainers(graph, 'application');
  const named = ({ id }: Part) => id !== 'box:none';
  return [
    ...partsOf(graph, containers),
    ...(more ? [] : partsOf(graph, containersOf(graph, 'application')).filter(named)),
  ];
}

/**
 * In one order, so that nothing depends on how a graph was read, without the connections that are not to be drawn, and
 * without the nodes that only those show.
 */
function sorted(graph: NetworkGraph, evidence: readonly Evidence[]): NetworkGraph {
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const connections = graph.connections
    .filter((connection) => evidence.includes(connection.evidence))
    .sort((a, b) => order(a.client, b.client) || order(a.server, b.server) || order(a.evidence, b.evidence));
  const endsOf = (some: readonly GraphConnection[]) => new Set(some.flatMap(({ client, server }) => [client, server]));
  const [drawn, known] = [endsOf(connections), endsOf(graph.connections)];
  const nodes = graph.nodes.filter(({ id }) => drawn.has(id) || !known.has(id)).sort((a, b) => order(a.id, b.id));
  return { ...graph, nodes, connections };
}

const LEFT_OUT: Record<Evidence, string> = {
  observed: 'that were answered',
  denied: 'that were refused',
  'scanned-open': 'that only a scan found open',
  inferred: 'that nobody answered',
};

function notesOf(graph: NetworkGraph, drawn: NetworkGraph, { kind }: Containers): string[] {
  const counts = new Map<Evidence, number>(graph.notDrawn.map(({ evidence, connections }) => [evidence, connections]));
  for (const { evidence, count } of graph.connections) counts.set(evidence, (counts.get(evidence) ?? 0) + count);
  for (const { evidence, count } of drawn.connections) counts.set(evidence, (counts.get(evidence) ?? 0) - count);
  const hidden = graph.nodes.length - drawn.nodes.length;
  const left = (Object.keys(LEFT_OUT) as Evidence[]).filter((evidence) => (counts.get(evidence) ?? 0) > 0);
  return [
    ...(graph.nodes.length === 0 ? ['No traffic has been discovered yet.'] : []),
    ...graph.notes,
    ...(kind === 'subnet' && graph.nodes.length > 0 ? ['Boxes are subnets.'] : []),
    ...left.map((evidence) => `${connectionsAre(counts.get(evidence) ?? 0)} not drawn: those ${LEFT_OUT[evidence]}.`),
    ...(hidden > 0 ? [`${hidden.toLocaleString('en-US')} nodes that only those show are left out.`] : []),
    'A number in brackets says how many connections a line stands for.',
  ];
}
