import { drawFrame } from '../../diagrams/draw.ts';
import type { NumberedPage } from '../../diagrams/of-report.ts';
import { EVIDENCE_KINDS, EVIDENCE_STYLES, RISKS } from '../../diagrams/style.ts';
import { xmlText } from '../../drawings/plain-text.ts';
import { cells, inches, MAIN, RELATIONS, row, section, XML } from './vsdx-cells.ts';
import { lineXml } from './vsdx-connector.ts';
import { markXml } from './vsdx-marks.ts';
import { containerXml, nodeXml } from './vsdx-nodes.ts';
import type { Sheet } from './vsdx-shape.ts';

/** Members beyond this are in their container by place only: a formula has no room for them. */
const MOST_MEMBERS = 400;

/** The list of pages, each with its size and its layers. */
export function pagesXml(pages: readonly NumberedPage[]): string {
  const all = pages.map((each) => {
    // Visio wants every name once, and none longer than 31 characters.
    const name = `${each.number} ${each.page.title}`.slice(0, 31).trim();
    return pageEntry(each, name);
  });
  return `${XML}<Pages xmlns="${MAIN}" xmlns:r="${RELATIONS}" xml:space="preserve">${all.join('')}</Pages>`;
}

function pageEntry({ page, number }: NumberedPage, name: string): string {
  const sheet = cells({
    ...{ PageWidth: inches(page.width), PageHeight: inches(page.height), PageScale: 1, DrawingScale: 1 },
    ...{
      DrawingSizeType: 3,
      DrawingScaleType: 0,
      PrintPageOrientation: 2,
      PlaceStyle: 0,
      RouteStyle: 1,
      LineJumpCode: 0,
    },
  });
  const layers = layerNames(page).map((layer, index) =>
    row(
      { IX: index },
      {
        Name: layer,
        NameUniv: layer,
        Visible: 1,
        Print: 1,
        Active: 0,
        Lock: 0,
        Snap: 1,
        Glue: 1,
        Status: 0,
        Color: 255,
      },
    ),
  );
  return `<Page ID="${number - 1}" NameU="${xmlText(name)}" Name="${xmlText(name)}" ViewScale="-1" ViewCenterX="${inches(page.width / 2)}" ViewCenterY="${inches(page.height / 2)}"><PageSheet LineStyle="0" FillStyle="0" TextStyle="0">${sheet}${section('Layer', layers)}</PageSheet><Rel r:id="rId${number}"/></Page>`;
}

/** Layers by box, by risk and by evidence, and one for title and legend. */
function layerNames(page: NumberedPage['page']): string[] {
  return [
    'Title and legend',
    ...RISKS.map((risk) => `Risk: ${risk}`),
    ...EVIDENCE_KINDS.map((kind) => `Connections: ${EVIDENCE_STYLES[kind].title}`),
    ...page.containers.map(({ label }, index) => `Box ${index + 1}: ${label}`.slice(0, 60)),
  ];
}

/** The shapes of a page: boxes, lines over them, nodes over those, then title and legend; and what is glued to what. */
export function* pageXml({ diagram, page }: NumberedPage): Generator<string> {
  const sheet: Sheet = { height: page.height, scale: page.scale };
  const ids = new Map([...page.containers, ...page.shapes].map(({ id }, index) => [id, index + 1]));
  const first = ids.size + 1;
  const boxLayer = (index: number) => 1 + RISKS.length + EVIDENCE_KINDS.length + index;
  yield `${XML}<PageContents xmlns="${MAIN}" xmlns:r="${RELATIONS}" xml:space="preserve"><Shapes>\n`;
  const full = new Set<string>();
  for (const [index, container] of page.containers.entries()) {
    const members = page.shapes
      .filter((shape) => shape.container === container.id)
      .map(({ id }) => ids.get(id) as number);
    if (members.length > MOST_MEMBERS) full.add(container.id);
    yield containerXml(container, {
      ...{ id: ids.get(container.id) as number, members: members.length > MOST_MEMBERS ? [] : members },
      ...{ layers: String(boxLayer(index)), sheet },
    });
  }
  for (const [index, line] of page.lines.entries()) {
    yield lineXml(line, {
      ...{ id: first + index, from: ids.get(line.from) as number, to: ids.get(line.to) as number, sheet },
      layers: String(1 + RISKS.length + EVIDENCE_KINDS.indexOf(line.evidence)),
    });
  }
  for (const shape of page.shapes) {
    const box = page.containers.findIndex(({ id }) => id === shape.container);
    const layers = [1 + RISKS.indexOf(shape.risk), ...(box < 0 ? [] : [boxLayer(box)])].join(';');
    const container =
      shape.container !== null && !full.has(shape.container) ? (ids.get(shape.container) ?? null) : null;
    yield nodeXml(shape, { id: ids.get(shape.id) as number, container, layers, sheet });
  }
  for (const [index, mark] of drawFrame(diagram, page).entries()) {
    yield markXml(mark, first + page.lines.length + index, sheet);
  }
  yield '</Shapes>';
  if (page.lines.length > 0) yield '<Connects>\n';
  for (const [index, { from, to }] of page.lines.entries()) {
    const line = first + index;
    yield `<Connect FromSheet="${line}" FromCell="BeginX" FromPart="9" ToSheet="${ids.get(from)}" ToCell="PinX" ToPart="3"/><Connect FromSheet="${line}" FromCell="EndX" FromPart="12" ToSheet="${ids.get(to)}" ToCell="PinX" ToPart="3"/>\n`;
  }
  if (page.lines.length > 0) yield '</Connects>';
  yield '</PageContents>';
}
