import { expect } from 'chai';
import type { Diagram, DiagramPage } from '../../../src/domain/diagrams/diagram.ts';
import { type LayOutOptions, layOut, listParts } from '../../../src/domain/diagrams/lay-out.ts';
import type { NetworkGraph } from '../../../src/domain/diagrams/network-graph.ts';
import { type Place, withLayoutProcess } from '../../../src/infra/layout/layout-process.ts';
import { madeGraph } from '../../support/diagrams/made-graph.ts';
import { faultsOf, hiddenLabels, keptOrder } from '../../support/diagrams/page-faults.ts';

describe('the layout of diagrams', function () {
  this.timeout(300_000);
  let place: Place;
  let release: () => void;
  let lent: Promise<void>;

  before(
    () =>
      new Promise<void>((ready) => {
        lent = withLayoutProcess((lentPlace) => {
          place = lentPlace;
          ready();
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        });
      }),
  );
  after(async () => {
    release();
    await lent;
  });

  const draw = (graph: NetworkGraph, options: Partial<LayOutOptions> = {}): Promise<Diagram> =>
    layOut(graph, { title: 'Test', mostPages: 2, ...options }, place);

  it('makes a page for an empty network', async () => {
    const { pages, notes } = await draw({
      nodes: [],
      connections: [],
      zones: [],
      applications: [],
      notDrawn: [],
      notes: [],
    });
    expect(pages).to.have.length(1);
    expect(notes).to.include('No traffic has been discovered yet.');
  });

  for (const [name, graph, options] of [
    ['a handful of nodes', madeGraph(8), {}],
    ['forty nodes on A4', madeGraph(40), { paper: 'a4' }],
    ['nodes without zones', madeGraph(300, { zones: false }), {}],
    ['nodes boxed by application', madeGraph(120), { boxes: 'application', evidence: ['observed', 'inferred'] }],
    ['every node on a page of its own', madeGraph(150), { mostPages: 0, whole: true }],
    ['ten thousand nodes', madeGraph(10_000), {}],
  ] as [string, NetworkGraph, Partial<LayOutOptions>][]) {
    it(`puts ${name} on pages without overlaps, and cuts nothing off`, async () => {
      const { pages } = await draw(graph, options);
      for (const page of pages) expect(faultsOf(page), page.title).to.deep.equal([]);
      expect(hiddenLabels(pages[0] as DiagramPage)).to.deep.equal([]);
      expect(pages[0]?.shapes.length).to.be.within(1, 44);
      expect(pages[0]?.scale).to.be.at.least(0.66);
    });
  }

  it('draws the same whatever the order it is told in', async () => {
    const graph = madeGraph(60);
    const turned = { ...graph, nodes: [...graph.nodes].reverse(), connections: [...graph.connections].reverse() };
    expect(JSON.stringify(await draw(turned))).to.equal(JSON.stringify(await draw(graph)));
  });

  for (const size of [20, 200]) {
    it(`leaves most of ${size} nodes where they were when one is added`, async () => {
      const graph = madeGraph(size);
      const first = graph.nodes[0] as NetworkGraph['nodes'][number];
      const own = graph.connections.filter(({ client }) => client === first.id);
      const more = {
        ...graph,
        nodes: [...graph.nodes, { ...first, id: `${first.id}x`, name: 'added' }],
        connections: [...graph.connections, ...own.map((each) => ({ ...each, client: `${first.id}x` }))],
      };
      const [before, after] = [await draw(graph, { only: 'overview' }), await draw(more, { only: 'overview' })];
      expect(keptOrder(before.pages[0] as DiagramPage, after.pages[0] as DiagramPage)).to.be.above(0.75);
    });
  }

  it('draws proven connections only, says what it left out, and counts what it put together', async () => {
    const graph = madeGraph(2_000);
    const { pages, notes } = await draw(graph, { only: 'overview' });
    const overview = pages[0] as DiagramPage;
    expect(overview.lines.map(({ evidence }) => evidence)).to.not.include('inferred');
    const inferred = graph.connections.filter(({ evidence }) => evidence === 'inferred').length;
    expect(notes.join(' ')).to.include(`${inferred} connections are not drawn: those that nobody answered.`);
    const homes = new Map(graph.nodes.map(({ id, zone, type }) => [id, zone ?? type]));
    const crossing = graph.connections.filter(
      ({ client, server, evidence }) => evidence !== 'inferred' && homes.get(client) !== homes.get(server),
    );
    expect(overview.lines.reduce((sum, { weight }) => sum + weight, 0)).to.equal(crossing.length);
  });

  it('draws one page when one is asked for', async () => {
    const graph = madeGraph(100);
    const part = listParts(graph, {})[1];
    const { pages } = await draw(graph, { only: part?.id });
    expect(pages.map(({ id }) => id)).to.deep.equal([part?.id]);
    expect((await draw(graph, { only: 'zone:box:nowhere' })).pages).to.deep.equal([]);
  });

  it('fails with what its process fails with', async () => {
    const broken = {
      method: 'layered',
      direction: 'right',
      headingRoom: 0,
      boxes: [],
      lines: [{ id: 'l', from: 'a', to: 'b', label: null }],
    } as const;
    expect(
      await place({ ...broken, boxes: [], lines: [...broken.lines] }).catch((error: Error) => error.message),
    ).to.match(/the layout failed/);
    const stop = new AbortController();
    const aborted = withLayoutProcess(async (other) => {
      stop.abort(new Error('cancelled'));
      return other({ ...broken, boxes: [], lines: [] });
    }, stop.signal);
    expect(await aborted.catch((error: Error) => error.message)).to.equal('cancelled');
  });
});
