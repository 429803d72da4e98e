import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import type { Diagram } from '../../../../src/domain/diagrams/diagram.ts';
import { layOut } from '../../../../src/domain/diagrams/lay-out.ts';
import { lucidDocuments, writeLucid } from '../../../../src/domain/reports/formats/lucid.ts';
import type { ReportModel } from '../../../../src/domain/reports/model.ts';
import { reportFormats } from '../../../../src/domain/reports/registry.ts';
import { withLayoutProcess } from '../../../../src/infra/layout/layout-process.ts';
import { HOSTILE_NAMES, hostileDiagram, reportOf } from '../../../support/diagrams/hostile-diagram.ts';
import { LUCID_SCHEMA } from '../../../support/diagrams/lucid-schema.ts';
import { madeGraph } from '../../../support/diagrams/made-graph.ts';

type Name = keyof typeof reportFormats;
interface Element {
  name: string;
  attributes: Record<string, string>;
}

async function bytesOf(name: Name, report: ReportModel): Promise<Buffer> {
  const target = new PassThrough();
  const [bytes] = await Promise.all([buffer(target), reportFormats[name].write(report, target)]);
  return bytes;
}

/** The elements of a well-formed document; throws for any other. */
function elementsOf(xml: string): Element[] {
  const found: Element[] = [];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) =>
    found.push({ name, attributes: attributes as Record<string, string> }),
  );
  parser.write(xml).close();
  return found;
}

const named = (elements: Element[], name: string) => elements.filter((element) => element.name === name);
const partsOf = (zip: Uint8Array) =>
  new Map(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]));
/** Where a relationships part points from, and to. */
const resolved = (part: string, target: string) =>
  new URL(target, `http://x/${part.replace('_rels/', '').replace(/\.rels$/, '')}`).pathname.slice(1);

describe('files of diagrams', function () {
  this.timeout(240_000);
  const hostile = reportOf(hostileDiagram());
  let network: ReportModel;

  before(async () => {
    const options = { title: 'Network', mostPages: 2, whole: true };
    network = reportOf(await withLayoutProcess((place) => layOut(madeGraph(60), options, place)));
  });

  describe('vsdx', () => {
    for (const which of ['hostile names', 'a network'] as const) {
      it(`is a whole package with ${which}`, async () => {
        const parts = partsOf(await bytesOf('vsdx', which === 'a network' ? network : hostile));
        checkPackage(parts);
        for (const [part, xml] of parts) if (/page\d+\.xml$/.test(part)) checkPage(elementsOf(xml));
      });
    }

    function checkPackage(parts: ReadonlyMap<string, string>) {
      const names = [...parts.keys()];
      for (const { attributes } of named(elementsOf(parts.get('[Content_Types].xml') ?? ''), 'Override')) {
        expect(names).to.include(attributes.PartName?.slice(1));
      }
      for (const [part, xml] of parts) {
        for (const { attributes } of named(elementsOf(xml), 'Relationship')) {
          expect(names, part).to.include(resolved(part, attributes.Target ?? ''));
        }
      }
    }

    function checkPage(elements: Element[]) {
      const shapes = named(elements, 'Shape').map(({ attributes }) => attributes.ID);
      expect(new Set(shapes).size).to.equal(shapes.length);
      for (const { attributes } of named(elements, 'Connect')) {
        expect(shapes).to.include(attributes.FromSheet);
        expect(shapes).to.include(attributes.ToSheet);
      }
      const sheets = named(elements, 'Cell').flatMap(({ attributes }) => attributes.F?.match(/Sheet\.(\d+)/g) ?? []);
      for (const sheet of sheets) expect(shapes).to.include(sheet.slice(6));
      const numbers = named(elements, 'Cell').filter(({ attributes }) =>
        /^(Pin|Loc|Begin|End|Txt)/.test(attributes.N ?? ''),
      );
      for (const { attributes } of numbers.filter(({ attributes: { N } }) => !/Arrow|Trigger|Bkgnd/.test(N ?? ''))) {
        expect(Number.isFinite(Number(attributes.V)), `${attributes.N} ${attributes.V}`).to.equal(true);
      }
    }

    it('glues every line at both ends, and has layers by box, risk and evidence', async () => {
      const parts = partsOf(await bytesOf('vsdx', network));
      const overview = (network.sections[0] as { diagram: Diagram }).diagram.pages[0];
      const page = elementsOf(parts.get('visio/pages/page1.xml') ?? '');
      expect(named(page, 'Connect')).to.have.length(2 * (overview?.lines.length ?? 0));
      const containers = named(page, 'Cell').filter(({ attributes }) => attributes.V === 'Container');
      expect(containers).to.have.length(overview?.containers.length ?? -1);
      const layers = named(elementsOf(parts.get('visio/pages/pages.xml') ?? ''), 'Cell').map(
        ({ attributes }) => attributes.V,
      );
      expect(layers).to.include.members(['Risk: critical', `Box 1: ${overview?.containers[0]?.label}`]);
    });
  });

  describe('lucid', () => {
    const validate = new Ajv().compile(LUCID_SCHEMA);

    it('keeps to the schema, without a formula in it', () => {
      for (const report of [hostile, network]) {
        for (const document of lucidDocuments(report)) {
          expect(validate(JSON.parse(document)), JSON.stringify(validate.errors?.slice(0, 3))).to.equal(true);
        }
      }
    });

    it('is split below the limit, with every shape and line in one document', async () => {
      const limit = 30_000;
      const documents = lucidDocuments(network, limit);
      expect(documents.length).to.be.above(2);
      const ids = documents.flatMap((document) => {
        expect(Buffer.byteLength(document)).to.be.at.most(limit);
        expect(validate(JSON.parse(document)), JSON.stringify(validate.errors?.slice(0, 3))).to.equal(true);
        return JSON.parse(document).pages.flatMap(({ shapes, lines }: Record<'shapes' | 'lines', { id: string }[]>) =>
          [...shapes, ...lines].map(({ id }) => id),
        );
      });
      const { pages } = (network.sections[0] as { diagram: Diagram }).diagram;
      const drawn = pages.reduce(
        (sum, { containers, shapes, lines }) => sum + containers.length + shapes.length + lines.length,
        0,
      );
      expect(new Set(ids).size).to.equal(ids.length);
      expect(ids).to.have.length(drawn);
    });

    it('is a zip of zips, each with its document', async () => {
      const target = new PassThrough();
      const [zip] = await Promise.all([buffer(target), writeLucid(network, target, undefined, 30_000)]);
      const files = Object.entries(unzipSync(zip));
      expect(files.length).to.be.above(2);
      for (const [name, bytes] of files) {
        expect(name).to.match(/^diagram-\d+-of-\d+\.lucid$/);
        expect(Object.keys(unzipSync(bytes))).to.deep.equal(['document.json']);
      }
    });

    it('has no cell that a spreadsheet or Lucid reckons in its table', async () => {
      const text = (await bytesOf('lucid-csv', hostile)).toString();
      const cells = text.split('\r\n').flatMap((row) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
      for (const cell of cells) expect(cell.replace(/^"/, '')).to.not.match(/^\s*[=+\-@]|\{\{\s*=/);
      const ids = text
        .split('\r\n')
        .slice(1, -1)
        .map((row) => Number(row.split(',')[0]));
      expect(ids).to.deep.equal(ids.map((_, index) => index + 1));
    });
  });

  it('are well-formed where they are XML, and hold no element of a name', async () => {
    for (const name of ['svg', 'drawio', 'graphml'] as const) {
      for (const report of [hostile, network]) {
        const elements = elementsOf((await bytesOf(name, report)).toString());
        expect(elements.map((element) => element.name)).to.not.include.members(['script']);
        expect(elements.length, name).to.be.above(10);
      }
    }
  });

  it('give draw.io lines that know both of their shapes', async () => {
    const elements = elementsOf((await bytesOf('drawio', network)).toString());
    const ids = new Set(
      [...named(elements, 'mxCell'), ...named(elements, 'object')].map(({ attributes }) => attributes.id),
    );
    const lines = named(elements, 'mxCell').filter(({ attributes }) => attributes.source !== undefined);
    expect(lines.length).to.be.above(10);
    for (const { attributes } of lines) {
      expect(ids.has(attributes.source)).to.equal(true);
      expect(ids.has(attributes.target)).to.equal(true);
    }
    for (const { attributes } of named(elements, 'mxCell')) expect(attributes.style ?? '').to.not.include('html=1');
  });

  it('are read by Graphviz, names and all', async () => {
    const graphviz = await Graphviz.load();
    for (const report of [hostile, network]) {
      const drawn = graphviz.layout((await bytesOf('dot', report)).toString(), 'json', 'dot');
      const { objects, edges } = JSON.parse(drawn) as { objects: { label?: string }[]; edges: unknown[] };
      expect(edges.length).to.be.above(5);
      if (report !== hostile) continue;
      // Backslashes of a name stay text; Graphviz shows a pair as one.
      for (const text of ['=cmd|calc', '<script>', '"] ; n0 [label="x', '{a|b}', '東京支店の端末']) {
        expect(
          objects.some(({ label }) => label?.replaceAll('\\\\', '\\').replaceAll('\\"', '"').includes(text)),
          text,
        ).to.equal(true);
      }
      expect(objects).to.have.length(HOSTILE_NAMES.length + 1);
    }
  });

  it('are pictures of the size of their pages', async () => {
    const bytes = await bytesOf('png', hostile);
    expect(bytes.subarray(1, 4).toString()).to.equal('PNG');
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).to.deep.equal([842 * 2, 595 * 2]);
  });

  it('are the same to the byte each time', async () => {
    for (const [name, format] of Object.entries(reportFormats)) {
      if (!('draws' in format)) continue;
      expect((await bytesOf(name as Name, hostile)).equals(await bytesOf(name as Name, hostile)), name).to.equal(true);
    }
  });
});
