import type { Writable } from 'node:stream';
import type { Diagram, Line, Shape } from '../../diagrams/diagram.ts';
import { diagramsOf, fullestPage } from '../../diagrams/of-report.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import type { ReportModel } from '../model.ts';
import { streamText } from './stream-file.ts';

const KEYS: { id: string; for: 'node' | 'edge'; type: 'string' | 'int' | 'double' }[] = [
  ...(['label', 'detail', 'type', 'risk', 'box', 'data'] as const).map(
    (id) => ({ id, for: 'node', type: 'string' }) as const,
  ),
  ...(['x', 'y'] as const).map((id) => ({ id, for: 'node', type: 'double' }) as const),
  ...(['services', 'evidence'] as const).map((id) => ({ id, for: 'edge', type: 'string' }) as const),
  { id: 'connections', for: 'edge', type: 'int' },
];

/** The report's first diagram as a graph with attributes, for programs that reckon with graphs. */
export const graphml = {
  name: 'graphml',
  title: 'GraphML',
  contentType: 'application/graphml+xml',
  extension: 'graphml',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) => streamText(target, signal, pieces(report)),
};

function* pieces(report: ReportModel): Generator<string> {
  const diagram = diagramsOf(report)[0] as Diagram;
  const page = fullestPage(diagram);
  const boxes = new Map(page.containers.map(({ id, label }) => [id, label]));
  const ends = new Map([...page.containers, ...page.shapes].map(({ id }, number) => [id, `n${number}`]));
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n';
  yield `  <desc>${xmlText(`${diagram.title}: ${page.title}`)}</desc>\n`;
  for (const { id, for: of, type } of KEYS) {
    yield `  <key id="${of}-${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>\n`;
  }
  yield '  <graph id="network" edgedefault="directed">\n';
  // Boxes are nodes where lines lead to them.
  const called = new Set(page.lines.flatMap(({ from, to }) => [from, to]));
  for (const { id, label, x, y } of page.containers) {
    if (called.has(id)) yield `    <node id="${ends.get(id)}">${dataOf('node', { label, type: 'box', x, y })}</node>\n`;
  }
  for (const shape of page.shapes) yield node(shape, ends.get(shape.id) as string, boxes.get(shape.container ?? ''));
  for (const [number, line] of page.lines.entries()) yield edge(line, number, ends);
  yield '  </graph>\n</graphml>\n';
}

function node({ label, detail, type, risk, x, y, data }: Shape, id: string, box: string | undefined): string {
  const said = data.map((each) => `${each.label}: ${each.value}`).join('; ');
  return `    <node id="${id}">${dataOf('node', { label, detail, type, risk, box, data: said, x, y })}</node>\n`;
}

function edge({ from, to, label, evidence, weight }: Line, number: number, ends: ReadonlyMap<string, string>): string {
  const data = dataOf('edge', { services: label, evidence, connections: weight });
  return `    <edge id="e${number}" source="${ends.get(from)}" target="${ends.get(to)}">${data}</edge>\n`;
}

function dataOf(of: 'node' | 'edge', values: Record<string, string | number | null | undefined>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([key, value]) => `<data key="${of}-${key}">${xmlText(String(value))}</data>`)
    .join('');
}
