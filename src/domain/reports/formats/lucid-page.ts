import type { Container, DiagramPage, Line, Shape } from '../../diagrams/diagram.ts';
import { lineWidth } from '../../diagrams/draw.ts';
import { textsWithRisk } from '../../diagrams/draw-shape.ts';
import type { NumberedPage } from '../../diagrams/of-report.ts';
import { CONTAINER_EDGE, EVIDENCE_KINDS, EVIDENCE_STYLES, RISK_COLORS } from '../../diagrams/style.ts';
import { lucidHtml, lucidText } from './lucid-text.ts';

/** Pixels to the point. */
const PIXELS = 4 / 3;
const STROKES = { observed: 'solid', denied: 'dashed', 'scanned-open': 'dotted', inferred: 'solid' } as const;

/** A page of Lucid's Standard Import. */
export interface LucidPage {
  id: string;
  title: string;
  shapes: object[];
  lines: object[];
  layers: { id: string; title: string; items: string[] }[];
}

interface Item {
  shape: { id: string };
  lines: { id: string; evidence: Line['evidence']; line: object }[];
}

/**
 * A page as pages of Lucid of at most so many bytes of JSON: mostly one. Each shape goes with the lines that leave it; a
 * line into another part ends where the shape would be.
 */
export function lucidPages({ diagram, page, number }: NumberedPage, mostBytes: number): LucidPage[] {
  const parts: Item[][] = [[]];
  const ids = new Map([...page.containers, ...page.shapes].map(({ id }, index) => [id, `p${number}-s${index}`]));
  let bytes = 0;
  for (const item of items(page, ids, number)) {
    const size = Buffer.byteLength(JSON.stringify([item.shape, item.lines])) + 64 * (1 + item.lines.length);
    if (bytes > 0 && bytes + size > mostBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(item);
    bytes += size;
  }
  return parts.map((part, index) => {
    const title = `${number} ${page.title}${parts.length > 1 ? ` (${index + 1} of ${parts.length})` : ''}`;
    return pageOf(part, {
      id: `p${number}-${index + 1}`,
      title: lucidText(`${diagram.title}: ${title}`).slice(0, 200),
    });
  });
}

function pageOf(part: readonly Item[], { id, title }: { id: string; title: string }): LucidPage {
  const here = new Set(part.map(({ shape }) => shape.id));
  const lines = part.flatMap((item) => item.lines);
  const layers = EVIDENCE_KINDS.map((kind) => ({
    ...{ id: `${id}-${kind}`, title: `Connections: ${kind}` },
    items: lines.filter(({ evidence }) => evidence === kind).map((line) => line.id),
  }));
  const nodes = { id: `${id}-nodes`, title: 'Zones and nodes', items: [...here] };
  return {
    ...{ id, title, shapes: part.map(({ shape }) => shape), lines: lines.map(({ line }) => ended(line, here)) },
    layers: [nodes, ...layers].filter(({ items: some }) => some.length > 0),
  };
}

/** A line whose shapes are elsewhere ends at a place. */
function ended(line: object, here: ReadonlySet<string>): object {
  const { endpoint1, endpoint2, ends, ...rest } = line as Record<'endpoint1' | 'endpoint2', Endpoint> & { ends: End[] };
  const fix = (endpoint: Endpoint, end: End | undefined) =>
    here.has(endpoint.shapeId) || !end
      ? endpoint
      : { type: 'positionEndpoint', style: endpoint.style, position: { x: px(end.x), y: px(end.y) } };
  return { ...rest, endpoint1: fix(endpoint1, ends[0]), endpoint2: fix(endpoint2, ends[1]) };
}

interface End {
  x: number;
  y: number;
}
interface Endpoint {
  style: string;
  shapeId: string;
}

function* items(page: DiagramPage, ids: ReadonlyMap<string, string>, number: number): Generator<Item> {
  const leaving = new Map<string, Item['lines']>();
  const places = new Map([...page.containers, ...page.shapes].map((each) => [each.id, each]));
  for (const [index, line] of page.lines.entries()) {
    const made = { id: `p${number}-l${index}`, evidence: line.evidence };
    const all = leaving.get(line.from) ?? [];
    leaving.set(line.from, [...all, { ...made, line: lucidLine(line, made.id, { ids, places, scale: page.scale }) }]);
  }
  const ordered = [...page.shapes].sort((a, b) => order(page, a) - order(page, b));
  for (const container of page.containers) {
    yield { shape: box(container, ids.get(container.id) as string), lines: leaving.get(container.id) ?? [] };
  }
  for (const shape of ordered) {
    yield { shape: node(shape, ids.get(shape.id) as string, page.scale), lines: leaving.get(shape.id) ?? [] };
  }
}

function order({ containers }: DiagramPage, { container }: Shape): number {
  return containers.findIndex(({ id }) => id === container);
}

function box({ label, color, ...place }: Container, id: string): { id: string } {
  const style = {
    fill: { type: 'color', color },
    stroke: { color: CONTAINER_EDGE, width: 1, style: 'solid' },
  };
  const text = `<p style='text-align: left'><b>${lucidHtml(label)}</b></p>`;
  return {
    id,
    type: 'rectangle',
    boundingBox: bounds(place),
    style,
    text,
    customData: data([{ key: 'Kind', value: 'zone' }]),
  } as {
    id: string;
  };
}

function node(shape: Shape, id: string, scale: number): { id: string } {
  const { label, detail } = textsWithRisk(shape, scale);
  const style = {
    fill: { type: 'color', color: '#ffffff' },
    stroke: { color: RISK_COLORS[shape.risk], width: shape.risk === 'none' ? 1 : 2, style: 'solid' },
  };
  const text = [label, ...(detail === null ? [] : [detail])].map((line) => `<p>${lucidHtml(line)}</p>`).join('');
  const said = [
    { key: 'Name', value: shape.label },
    { key: 'Type', value: shape.type },
    { key: 'Risk', value: shape.risk },
    ...shape.data.map(({ label: key, value }) => ({ key, value })),
  ];
  return { id, type: 'rectangle', boundingBox: bounds(shape), style, text, customData: data(said) } as { id: string };
}

function lucidLine(
  line: Line,
  id: string,
  { ids, places, scale }: { ids: ReadonlyMap<string, string>; places: ReadonlyMap<string, Rectangle>; scale: number },
): object {
  const [first, last] = [line.points[0], line.points.at(-1)];
  const end = (at: string, point: End | undefined, style: string) => ({
    ...{ type: 'shapeEndpoint', style, shapeId: ids.get(at) },
    position: share(point, places.get(at)),
  });
  return {
    ...{ id, lineType: 'elbow', ends: [first, last] },
    endpoint1: end(line.from, first, 'none'),
    endpoint2: end(line.to, last, 'arrow'),
    stroke: {
      ...{ color: EVIDENCE_STYLES[line.evidence].stroke.color, style: STROKES[line.evidence] },
      width: Math.max(1, Math.round(lineWidth(line, scale))),
    },
    ...(line.label === null ? {} : { text: [{ text: lucidHtml(line.label), position: 0.5, side: 'top' }] }),
    customData: data([
      { key: 'Evidence', value: line.evidence },
      { key: 'Connections', value: String(line.weight) },
    ]),
  };
}

interface Rectangle extends End {
  width: number;
  height: number;
}

function share(point: End | undefined, place: Rectangle | undefined): End {
  if (!point || !place) return { x: 0.5, y: 0.5 };
  const part = (value: number) => Math.min(1, Math.max(0, Math.round(value * 1_000) / 1_000));
  return { x: part((point.x - place.x) / place.width), y: part((point.y - place.y) / place.height) };
}

function bounds({ x, y, width, height }: Rectangle): { x: number; y: number; w: number; h: number } {
  return { x: px(x), y: px(y), w: px(width), h: px(height) };
}

/** Keys once each, since the last of several would win. */
function data(entries: readonly { key: string; value: string }[]): { key: string; value: string }[] {
  const values = new Map(entries.map(({ key, value }) => [lucidText(key), lucidText(value)]));
  return [...values].map(([key, value]) => ({ key, value }));
}

function px(points: number): number {
  return Math.round(points * PIXELS * 10) / 10;
}
