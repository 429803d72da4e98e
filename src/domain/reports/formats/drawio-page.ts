import type { Container, Line, Shape } from '../../diagrams/diagram.ts';
import { drawFrame, lineWidth } from '../../diagrams/draw.ts';
import { TEXT_LEFT, textsWithRisk } from '../../diagrams/draw-shape.ts';
import type { NumberedPage } from '../../diagrams/of-report.ts';
import { CONTAINER_EDGE, EVIDENCE_KINDS, EVIDENCE_STYLES, INK, RISK_COLORS, SIZES } from '../../diagrams/style.ts';
import type { Mark } from '../../drawings/drawing.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import { textWidth } from '../../drawings/text-width.ts';

type Ids = ReadonlyMap<string, string>;
interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One page of a draw.io file as its mxGraphModel. Text is never HTML there: every style says html=0. */
export function* drawioPage({ diagram, page, number }: NumberedPage): Generator<string> {
  const ids: Ids = new Map([...page.containers, ...page.shapes].map(({ id }, index) => [id, `p${number}-${index}`]));
  const boxes = new Map(page.containers.map((container) => [container.id, container]));
  const ends = new Map<string, Rectangle>([...page.containers, ...page.shapes].map((each) => [each.id, each]));
  yield `<mxGraphModel grid="0" page="1" pageScale="1" pageWidth="${page.width}" pageHeight="${page.height}" math="0" shadow="0" background="#ffffff">\n<root>\n`;
  yield `<mxCell id="root-${number}"/>\n<mxCell id="frame-${number}" value="Title and legend" parent="root-${number}"/>\n`;
  yield `<mxCell id="nodes-${number}" value="Zones and nodes" parent="root-${number}"/>\n`;
  for (const kind of EVIDENCE_KINDS) {
    yield `<mxCell id="${kind}-${number}" value="Connections: ${kind}" parent="root-${number}"/>\n`;
  }
  for (const container of page.containers) yield containerCell(container, ids, `nodes-${number}`, page.scale);
  for (const shape of page.shapes) {
    const box = shape.container === null ? undefined : boxes.get(shape.container);
    yield shapeCell(shape, ids, {
      parent: box ? (ids.get(box.id) as string) : `nodes-${number}`,
      box,
      scale: page.scale,
    });
  }
  for (const [index, line] of page.lines.entries()) {
    yield lineCell(line, {
      id: `p${number}-l${index}`,
      parent: `${line.evidence}-${number}`,
      ids,
      ends,
      scale: page.scale,
    });
  }
  for (const [index, mark] of drawFrame(diagram, page).entries()) {
    yield markCell(mark, `p${number}-f${index}`, `frame-${number}`);
  }
  yield '</root>\n</mxGraphModel>\n';
}

function containerCell({ id, label, color, ...place }: Container, ids: Ids, parent: string, scale: number): string {
  const style = `swimlane;html=0;whiteSpace=wrap;rounded=1;arcSize=4;collapsible=0;container=1;startSize=${n(SIZES.headingRoom * 0.8 * scale)};fillColor=${color};swimlaneFillColor=${color};strokeColor=${CONTAINER_EDGE};fontColor=${INK};fontStyle=1;fontSize=${n(SIZES.heading * scale)};align=left;spacingLeft=6;swimlaneLine=0;`;
  return `<mxCell id="${ids.get(id)}" value="${xmlText(label)}" style="${style}" vertex="1" parent="${parent}">${geometry(place)}</mxCell>\n`;
}

function shapeCell(
  shape: Shape,
  ids: Ids,
  { parent, box, scale }: { parent: string; box: Container | undefined; scale: number },
): string {
  const { label, detail } = textsWithRisk(shape, scale);
  const text = [label, ...(detail === null ? [] : [detail])].map(xmlText).join('&#10;');
  const name = shape.label === label ? '' : ` data-name="${xmlText(shape.label)}"`;
  const isGroup = shape.type === 'group';
  const style = `rounded=1;html=0;whiteSpace=wrap;overflow=hidden;fillColor=#ffffff;strokeColor=${RISK_COLORS[shape.risk]};strokeWidth=${shape.risk === 'none' ? 1 : 2};fontColor=${INK};fontSize=${n(SIZES.label * 0.9 * scale)};align=left;spacingLeft=${n((TEXT_LEFT / 3) * scale)};${isGroup ? 'shadow=1;' : ''}`;
  const values = new Map(shape.data.map(({ key, value }) => [attributeName(key), value]));
  values.delete('data-name');
  const data = [...values].map(([name, value]) => ` ${name}="${xmlText(value)}"`);
  const place = { ...shape, x: shape.x - (box?.x ?? 0), y: shape.y - (box?.y ?? 0) };
  return `<object id="${ids.get(shape.id)}" label="${text}" node-type="${xmlText(shape.type)}" risk="${shape.risk}"${name}${data.join('')}><mxCell style="${style}" vertex="1" parent="${parent}">${geometry(place)}</mxCell></object>\n`;
}

function lineCell(
  line: Line,
  {
    id,
    parent,
    ids,
    ends,
    scale,
  }: { id: string; parent: string; ids: Ids; ends: ReadonlyMap<string, Rectangle>; scale: number },
): string {
  const { stroke } = EVIDENCE_STYLES[line.evidence];
  const [first, last] = [line.points[0], line.points.at(-1)];
  const exit = first && anchor('exit', first, ends.get(line.from));
  const entry = last && anchor('entry', last, ends.get(line.to));
  const dash = stroke.dash ? `dashed=1;dashPattern=${stroke.dash.join(' ')};` : '';
  const style = `html=0;rounded=0;edgeStyle=none;endArrow=block;endFill=1;endSize=4;strokeColor=${stroke.color};strokeWidth=${n(lineWidth(line, scale))};fontColor=${stroke.color};fontSize=${n(SIZES.lineLabel * scale)};labelBackgroundColor=#ffffff;${dash}${exit ?? ''}${entry ?? ''}`;
  const bends = line.points.slice(1, -1).map(({ x, y }) => `<mxPoint x="${n(x)}" y="${n(y)}"/>`);
  const points = bends.length === 0 ? '' : `<Array as="points">${bends.join('')}</Array>`;
  return `<mxCell id="${id}" value="${xmlText(line.label ?? '')}" style="${style}" edge="1" parent="${parent}" source="${ids.get(line.from)}" target="${ids.get(line.to)}"><mxGeometry relative="1" as="geometry"${labelPlace(line)}>${points}${labelOffset(line)}</mxGeometry></mxCell>\n`;
}

/** Where on the edge of a shape a line ends, as shares of its size. */
function anchor(name: 'exit' | 'entry', point: { x: number; y: number }, box: Rectangle | undefined): string {
  if (!box) return '';
  const share = (value: number) => Math.min(1, Math.max(0, Math.round(value * 10_000) / 10_000));
  const x = share((point.x - box.x) / Math.max(1, box.width));
  const y = share((point.y - box.y) / Math.max(1, box.height));
  return `${name}X=${x};${name}Y=${y};${name}Dx=0;${name}Dy=0;${name}Perimeter=0;`;
}

/** draw.io puts a label at the middle of its line, moved by an offset; ours is somewhere beside it. */
function labelPlace({ label, labelAt }: Line): string {
  return label === null || labelAt === null ? '' : ' x="0" y="0"';
}

function labelOffset({ label, labelAt, points }: Line): string {
  if (label === null || labelAt === null) return '';
  const middle = middleOf(points);
  return `<mxPoint x="${n(labelAt.x - middle.x)}" y="${n(labelAt.y - middle.y)}" as="offset"/>`;
}

function middleOf(points: Line['points']): { x: number; y: number } {
  const lengths = points
    .slice(1)
    .map(({ x, y }, index) => Math.hypot(x - (points[index]?.x ?? x), y - (points[index]?.y ?? y)));
  let left = lengths.reduce((sum, length) => sum + length, 0) / 2;
  for (const [index, length] of lengths.entries()) {
    const [from, to] = [points[index], points[index + 1]];
    if (from && to && left <= length) {
      const share = length === 0 ? 0 : left / length;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    }
    left -= length;
  }
  return points[0] ?? { x: 0, y: 0 };
}

/** Title, legend and notes as cells that no line is glued to. */
function markCell(mark: Mark, id: string, parent: string): string {
  if (mark.kind === 'label') {
    const width = textWidth(mark.text, mark.size, mark.bold) + 4;
    const left = mark.align === 'middle' ? mark.x - width / 2 : mark.align === 'end' ? mark.x - width : mark.x;
    const style = `text;html=0;align=${mark.align === 'middle' ? 'center' : 'left'};verticalAlign=middle;spacing=0;fontSize=${n(mark.size)};fontColor=${mark.color};fontStyle=${mark.bold ? 1 : 0};`;
    const place = { x: left, y: mark.y - mark.size * 1.1, width, height: mark.size * 1.5 };
    return `<mxCell id="${id}" value="${xmlText(mark.text)}" style="${style}" vertex="1" parent="${parent}">${geometry(place)}</mxCell>\n`;
  }
  if (mark.kind === 'path') {
    const [first, last] = [mark.points[0], mark.points.at(-1)];
    const dash = mark.stroke?.dash ? `dashed=1;dashPattern=${mark.stroke.dash.join(' ')};` : '';
    const style = `html=0;endArrow=${mark.arrow ? 'block' : 'none'};endSize=4;strokeColor=${mark.stroke?.color ?? INK};strokeWidth=${n(mark.stroke?.width ?? 1)};${dash}`;
    return `<mxCell id="${id}" style="${style}" edge="1" parent="${parent}"><mxGeometry relative="1" as="geometry"><mxPoint x="${n(first?.x ?? 0)}" y="${n(first?.y ?? 0)}" as="sourcePoint"/><mxPoint x="${n(last?.x ?? 0)}" y="${n(last?.y ?? 0)}" as="targetPoint"/></mxGeometry></mxCell>\n`;
  }
  const isEllipse = mark.kind === 'ellipse';
  const place = isEllipse
    ? { x: mark.x - mark.radiusX, y: mark.y - mark.radiusY, width: 2 * mark.radiusX, height: 2 * mark.radiusY }
    : mark;
  const style = `${isEllipse ? 'ellipse;' : ''}html=0;fillColor=${mark.fill ?? 'none'};strokeColor=${mark.stroke?.color ?? 'none'};`;
  return `<mxCell id="${id}" style="${style}" vertex="1" parent="${parent}">${geometry(place)}</mxCell>\n`;
}

function geometry({ x, y, width, height }: Rectangle): string {
  return `<mxGeometry x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" as="geometry"/>`;
}

/** A key as the name of an attribute; `data-` keeps it apart from those that draw.io knows. */
function attributeName(key: string): string {
  return `data-${key.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}
