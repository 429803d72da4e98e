import type { Writable } from 'node:stream';
import type { Diagram, DiagramPage, Line, Shape } from '../../diagrams/diagram.ts';
import { diagramsOf, fullestPage } from '../../diagrams/of-report.ts';
import { EVIDENCE_STYLES, RISK_COLORS } from '../../diagrams/style.ts';
import { plainText } from '../../drawings/plain-text.ts';
import type { ReportModel } from '../model.ts';
import { streamText } from './stream-file.ts';

const LINE_STYLES = { observed: 'solid', denied: 'dashed', 'scanned-open': 'dotted', inferred: 'solid' } as const;

/** The report's first diagram in the language of Graphviz: boxes as clusters, shape data as tooltips. */
export const dot = {
  name: 'dot',
  title: 'Graphviz DOT',
  contentType: 'text/vnd.graphviz; charset=utf-8',
  extension: 'dot',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, pieces(report)),
};

function* pieces(report: ReportModel): Generator<string> {
  const diagram = diagramsOf(report)[0] as Diagram;
  const page = fullestPage(diagram);
  const ends = new Map(page.shapes.map(({ id }, number) => [id, `n${number}`]));
  yield `digraph ${quoted(diagram.title)} {\n`;
  yield `  graph [label=${quoted(`${diagram.title}: ${page.title}`)}, labelloc=t, rankdir=LR, compound=true, fontname="DejaVu Sans"];\n`;
  yield '  node [shape=box, style="rounded,filled", fillcolor="#ffffff", fontname="DejaVu Sans", fontsize=10];\n';
  yield '  edge [fontname="DejaVu Sans", fontsize=8];\n';
  for (const [number, container] of page.containers.entries()) {
    yield `  subgraph cluster_${number} {\n    label=${quoted(container.label)}; style="filled,rounded"; fillcolor="${container.color}";\n`;
    const inside = page.shapes.filter((shape) => shape.container === container.id);
    for (const shape of inside) yield node(shape, ends);
    // A line to a box needs something in it to lead to.
    if (inside.length === 0) yield `    c${number} [style=invis];\n`;
    yield '  }\n';
  }
  for (const shape of page.shapes) if (shape.container === null) yield node(shape, ends);
  for (const line of page.lines) yield edge(line, page, ends);
  yield '}\n';
}

function node(shape: Shape, ends: ReadonlyMap<string, string>): string {
  const label = [shape.label, ...(shape.detail === null ? [] : [shape.detail])].map(inside).join('\\n');
  const tooltip = shape.data.map((each) => inside(`${each.label}: ${each.value}`)).join('\\n');
  return `    ${ends.get(shape.id)} [label="${label}", tooltip="${tooltip}", color="${RISK_COLORS[shape.risk]}"];\n`;
}

function edge(line: Line, page: DiagramPage, ends: ReadonlyMap<string, string>): string {
  const { stroke } = EVIDENCE_STYLES[line.evidence];
  const [from, to] = [endOf(line.from, page, ends), endOf(line.to, page, ends)];
  const settings = [
    `style=${LINE_STYLES[line.evidence]}`,
    `color="${stroke.color}"`,
    `penwidth=${stroke.width}`,
    `tooltip=${quoted(`${line.evidence}, ${line.weight} connections`)}`,
    ...(line.label === null ? [] : [`label=${quoted(line.label)}`]),
    ...(from.cluster ? [`ltail=${from.cluster}`] : []),
    ...(to.cluster ? [`lhead=${to.cluster}`] : []),
  ];
  return `  ${from.node} -> ${to.node} [${settings.join(', ')}];\n`;
}

/** A line to a box is one to something in it that is cut off at the box. */
function endOf(id: string, { containers, shapes }: DiagramPage, ends: ReadonlyMap<string, string>) {
  const node = ends.get(id);
  if (node !== undefined) return { node };
  const number = containers.findIndex((container) => container.id === id);
  const first = shapes.find(({ container }) => container === id);
  return { node: (first && ends.get(first.id)) ?? `c${number}`, cluster: `cluster_${number}` };
}

/** In DOT a quoted string knows two escapes of its own, \" and \\; the rest are those of labels. */
function quoted(text: string): string {
  return `"${inside(text)}"`;
}

function inside(text: string): string {
  return plainText(text).replace(/[\\"]/g, '\\$&');
}
