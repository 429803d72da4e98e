import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { LayoutBox, LayoutLine, LayoutPoint, LayoutRequest, LayoutResult } from './layout-request.ts';
import { placeLayered } from './place-layered.ts';

const POINTS_PER_INCH = 72;
const PADDING = 14;
const GAP = 14;

type Placed = LayoutResult['boxes'][number];

/**
 * For boxes by the thousand: inside each outer box, what is connected there is spread by Graphviz' sfdp (Hu's scalable
 * force-directed placement) and the rest stands in rows; the outer boxes are then placed by their lines. Lines are straight.
 */
export async function placeSpread(request: LayoutRequest): Promise<LayoutResult> {
  const graphviz = await Graphviz.load();
  const homes = new Map<string, string>();
  for (const box of request.boxes) for (const { id } of [box, ...(box.children ?? [])]) homes.set(id, box.id);
  const within = new Map<string, LayoutLine[]>(request.boxes.map(({ id }) => [id, []]));
  for (const line of request.lines) {
    const home = homes.get(line.from) as string;
    if (home === homes.get(line.to)) within.get(home)?.push(line);
  }
  const insides = new Map(
    request.boxes.map((box) => [box.id, inside(graphviz, box, within.get(box.id) ?? [], request.headingRoom)]),
  );
  const outer = await placeLayered({
    ...request,
    boxes: request.boxes.map((box) => ({ id: box.id, ...(insides.get(box.id) as Inside).size })),
    lines: betweenHomes(request.lines, homes),
  });
  const boxes = outer.boxes.flatMap((box) => [
    box,
    ...(insides.get(box.id) as Inside).boxes.map((child) => ({ ...child, x: child.x + box.x, y: child.y + box.y })),
  ]);
  const places = new Map(boxes.map((box) => [box.id, box]));
  const lines = request.lines.map(({ id, from, to }) => ({
    ...{ id, points: straight(places.get(from) as Placed, places.get(to) as Placed), labelAt: null },
  }));
  return { width: outer.width, height: outer.height, boxes, lines };
}

interface Inside {
  size: { width: number; height: number };
  boxes: Placed[];
}

function inside(graphviz: Graphviz, box: LayoutBox, lines: LayoutLine[], headingRoom: number): Inside {
  if (!box.children) return { size: { width: box.width, height: box.height }, boxes: [] };
  const linked = new Set(lines.filter(({ from, to }) => from !== to).flatMap(({ from, to }) => [from, to]));
  const spread = spreadOut(
    graphviz,
    box.children.filter(({ id }) => linked.has(id)),
    lines,
  );
  const rest = inRows(
    box.children.filter(({ id }) => !linked.has(id)),
    spread.size.width,
  );
  const below = spread.boxes.length === 0 ? headingRoom : headingRoom + spread.size.height + GAP;
  const boxes = [
    ...spread.boxes.map((child) => ({ ...child, x: child.x + PADDING, y: child.y + headingRoom })),
    ...rest.boxes.map((child) => ({ ...child, x: child.x + PADDING, y: child.y + below })),
  ];
  const width = Math.max(spread.size.width, rest.size.width, 60) + 2 * PADDING;
  return { size: { width, height: below + rest.size.height + PADDING }, boxes };
}

function spreadOut(graphviz: Graphviz, children: LayoutBox[], lines: LayoutLine[]): Inside {
  if (children.length === 0) return { size: { width: 0, height: 0 }, boxes: [] };
  const numbers = new Map(children.map(({ id }, number) => [id, number]));
  const inches = (points: number) => (points / POINTS_PER_INCH).toFixed(4);
  const nodes = children.map(
    ({ width, height }, number) => `${number} [width=${inches(width + GAP)}, height=${inches(height + GAP)}]`,
  );
  const edges = lines
    .filter(({ from, to }) => from !== to)
    .map(({ from, to }) => `${numbers.get(from)} -- ${numbers.get(to)}`);
  const settings = 'graph [start=1, overlap=prism, K=1.2]; node [shape=box, fixedsize=true, label=""]';
  const text = graphviz.layout(`graph { ${settings}; ${nodes.join(';')}; ${edges.join(';')} }`, 'plain', 'sfdp');
  const rows = text.split('\n').map((line) => line.split(' '));
  const centres = rows
    .filter(([word]) => word === 'node')
    .map(([, number, x, y]) => ({
      ...{
        box: children[Number(number)] as LayoutBox,
        x: Number(x) * POINTS_PER_INCH,
        y: -Number(y) * POINTS_PER_INCH,
      },
    }));
  // What removes overlaps gives up on points that lie on one line.
  if (!centres.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))) return inRows(children, 0);
  const left = Math.min(...centres.map(({ box, x }) => x - box.width / 2));
  const top = Math.min(...centres.map(({ box, y }) => y - box.height / 2));
  const boxes = centres.map(({ box, x, y }) => ({
    ...{ id: box.id, x: x - box.width / 2 - left, y: y - box.height / 2 - top, width: box.width, height: box.height },
  }));
  return { size: extent(boxes), boxes };
}

/** As many in a row as fit the width; without one, about as wide as high. */
function inRows(children: LayoutBox[], width: number): Inside {
  const widest = Math.max(0, ...children.map((child) => child.width)) + GAP;
  const highest = Math.max(0, ...children.map((child) => child.height)) + GAP;
  const square = Math.ceil(Math.sqrt((children.length * highest * 1.5) / Math.max(1, widest)));
  const columns = Math.max(1, Math.floor((width + GAP) / Math.max(1, widest)), square);
  const boxes = children.map(({ id, width, height }, index) => ({
    ...{ id, width, height, x: (index % columns) * widest, y: Math.floor(index / columns) * highest },
  }));
  return { size: extent(boxes), boxes };
}

function extent(boxes: Placed[]): { width: number; height: number } {
  return {
    width: Math.max(0, ...boxes.map(({ x, width }) => x + width)),
    height: Math.max(0, ...boxes.map(({ y, height }) => y + height)),
  };
}

function betweenHomes(lines: LayoutLine[], homes: ReadonlyMap<string, string>): LayoutLine[] {
  const pairs = new Map<string, LayoutLine>();
  for (const line of lines) {
    const [from, to] = [homes.get(line.from) as string, homes.get(line.to) as string];
    const key = JSON.stringify([from, to]);
    if (from !== to && !pairs.has(key)) pairs.set(key, { id: key, from, to, label: null });
  }
  return [...pairs.values()];
}

/** From edge to edge along the line between the centres. */
function straight(from: Placed, to: Placed): LayoutPoint[] {
  const [start, end] = [centreOf(from), centreOf(to)];
  if (from.id === to.id) {
    const right = from.x + from.width;
    return [
      { x: right, y: start.y - 6 },
      { x: right + 10, y: start.y - 6 },
      { x: right + 10, y: start.y + 6 },
      { x: right, y: start.y + 6 },
    ];
  }
  return [edgeOf(from, end), edgeOf(to, start)];
}

function centreOf({ x, y, width, height }: Placed): LayoutPoint {
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where the line from the middle of a box to a point leaves the box. */
function edgeOf(box: Placed, towards: LayoutPoint): LayoutPoint {
  const centre = centreOf(box);
  const [dx, dy] = [towards.x - centre.x, towards.y - centre.y];
  const share = Math.min(
    box.width / 2 / Math.max(1e-6, Math.abs(dx)),
    box.height / 2 / Math.max(1e-6, Math.abs(dy)),
    1,
  );
  return { x: centre.x + dx * share, y: centre.y + dy * share };
}
