import { readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import type { Diagram } from '../src/domain/diagrams/diagram.ts';
import { layOut } from '../src/domain/diagrams/lay-out.ts';
import type { NetworkGraph } from '../src/domain/diagrams/network-graph.ts';
import type { ReportModel } from '../src/domain/reports/model.ts';
import { reportFormats } from '../src/domain/reports/registry.ts';
import { withLayoutProcess } from '../src/infra/layout/layout-process.ts';
import { madeGraph } from '../test/support/diagrams/made-graph.ts';

const MEBIBYTE = 1024 * 1024;

/**
 * A diagram of so many nodes: the overview, with its pages behind it, and the files of it. Beside it what Graphviz takes
 * to place the same nodes and lines flat, which nobody could read.
 */
export async function benchDiagrams(nodes: number): Promise<string[][]> {
  const graph = madeGraph(nodes);
  const lines: string[][] = [['diagrams', 'seconds', 'ratio', 'RSS MB', 'layout MB']];
  const flat = await measured(() => placeFlat(graph));
  const add = (name: string, { seconds, layoutMegabytes }: Measured<unknown>) =>
    lines.push([
      name,
      seconds.toFixed(2),
      (seconds / flat.seconds).toFixed(2),
      String(Math.round(process.memoryUsage.rss() / MEBIBYTE)),
      layoutMegabytes === 0 ? '' : String(layoutMegabytes),
    ]);
  add(`${nodes} nodes, ${graph.connections.length} connections, flat by sfdp`, flat);
  add('overview', await measured(() => draw(graph, 0)));
  const drawn = await measured(() => draw(graph, 16));
  add(`overview and ${drawn.result.pages.length - 1} pages behind it`, drawn);
  for (const [name, format] of Object.entries(reportFormats)) {
    if ('draws' in format)
      add(`  written as ${name}`, await measured(() => format.write(reportOf(drawn.result), nowhere())));
  }
  return lines;
}

function draw(graph: NetworkGraph, mostPages: number): Promise<Diagram> {
  return withLayoutProcess((place) => layOut(graph, { title: 'Network', mostPages }, place));
}

async function placeFlat({ nodes, connections }: NetworkGraph): Promise<void> {
  const numbers = new Map(nodes.map(({ id }, number) => [id, number]));
  const edges = connections.map(({ client, server }) => `${numbers.get(client)}--${numbers.get(server)}`);
  const graphviz = await Graphviz.load();
  graphviz.layout(`graph { graph [start=1]; node [shape=point]; ${edges.join(';')} }`, 'plain', 'sfdp');
}

function reportOf(diagram: Diagram): ReportModel {
  const shell = { title: 'Network', subject: 'Bench', generated: new Date('2026-01-05T08:00:00Z'), filters: [] };
  return { ...shell, sections: [{ kind: 'diagram', title: 'Network', caption: 'The network.', diagram }] };
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

interface Measured<Result> {
  result: Result;
  seconds: number;
  /** The most that the process that places had in memory; 0 when there was none. */
  layoutMegabytes: number;
}

async function measured<Result>(work: () => Promise<Result>): Promise<Measured<Result>> {
  let layoutMegabytes = 0;
  const timer = setInterval(() => {
    layoutMegabytes = Math.max(layoutMegabytes, ...childMegabytes());
  }, 100);
  const began = performance.now();
  try {
    const result = await work();
    return { result, seconds: (performance.now() - began) / 1000, layoutMegabytes };
  } finally {
    clearInterval(timer);
  }
}

/** Peak memory of the processes that place, where /proc tells. */
function childMegabytes(): number[] {
  try {
    const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
    const placing = children.filter(
      (pid) => pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('layout-main'),
    );
    return placing.map((pid) => {
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      return Math.round(Number(peak ?? 0) / 1024);
    });
  } catch {
    return [];
  }
}
