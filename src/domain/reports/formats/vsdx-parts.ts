import { xmlText } from '../../drawings/plain-text.ts';
import type { ReportModel } from '../model.ts';
import { cells, inches, MAIN, RELATIONS, row, section, VISIO, XML } from './vsdx-cells.ts';

const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const APPLICATION = 'application/vnd.ms-visio';

/** The parts of a Visio package that do not depend on what is drawn, but for the number of pages. */
export function fixedParts(report: ReportModel, pages: number): [name: string, content: string][] {
  const numbers = Array.from({ length: pages }, (_, index) => index + 1);
  return [
    ['[Content_Types].xml', contentTypes(numbers)],
    [
      '_rels/.rels',
      relationships([
        [`${VISIO}/document`, 'visio/document.xml'],
        [`${PACKAGE}/relationships/metadata/core-properties`, 'docProps/core.xml'],
        [`${RELATIONS}/extended-properties`, 'docProps/app.xml'],
      ]),
    ],
    ['docProps/core.xml', core(report)],
    [
      'docProps/app.xml',
      `${XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Application>Ringfence</Application></Properties>`,
    ],
    ['visio/document.xml', document()],
    [
      'visio/_rels/document.xml.rels',
      relationships([
        [`${VISIO}/masters`, 'masters/masters.xml'],
        [`${VISIO}/pages`, 'pages/pages.xml'],
        [`${VISIO}/windows`, 'windows.xml'],
      ]),
    ],
    ['visio/windows.xml', windows()],
    [
      'visio/pages/_rels/pages.xml.rels',
      relationships(numbers.map((number) => [`${VISIO}/page`, `page${number}.xml`])),
    ],
    ...numbers.map((number): [string, string] => [
      `visio/pages/_rels/page${number}.xml.rels`,
      relationships([[`${VISIO}/master`, '../masters/master1.xml']]),
    ]),
  ];
}

/** A relationships part; ids are rId1, rId2 … in the order given. */
export function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const all = targets.map(
    ([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
}

function contentTypes(pages: readonly number[]): string {
  const part = (name: string, type: string) => `<Override PartName="/${name}" ContentType="${type}"/>`;
  return [
    `${XML}<Types xmlns="${PACKAGE}/content-types">`,
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
    '<Default Extension="xml" ContentType="application/xml"/>',
    part('docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml'),
    part('docProps/app.xml', 'application/vnd.openxmlformats-officedocument.extended-properties+xml'),
    part('visio/document.xml', `${APPLICATION}.drawing.main+xml`),
    part('visio/windows.xml', `${APPLICATION}.windows+xml`),
    part('visio/masters/masters.xml', `${APPLICATION}.masters+xml`),
    part('visio/masters/master1.xml', `${APPLICATION}.master+xml`),
    part('visio/pages/pages.xml', `${APPLICATION}.pages+xml`),
    ...pages.map((number) => part(`visio/pages/page${number}.xml`, `${APPLICATION}.page+xml`)),
    '</Types>',
  ].join('');
}

function core({ title, subject, generated }: ReportModel): string {
  const date = `${generated.toISOString().slice(0, 19)}Z`;
  return [
    `${XML}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`,
    `<dc:title>${xmlText(title)}</dc:title><dc:subject>${xmlText(subject)}</dc:subject><dc:creator>Ringfence</dc:creator>`,
    `<dcterms:created xsi:type="dcterms:W3CDTF">${date}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${date}</dcterms:modified>`,
    '</cp:coreProperties>',
  ].join('');
}

function document(): string {
  const style = cells({
    ...{ EnableLineProps: 1, EnableFillProps: 1, EnableTextProps: 1, HideForApply: 0 },
    ...{
      LineWeight: inches(0.75),
      LineColor: '#000000',
      LinePattern: 1,
      Rounding: 0,
      EndArrow: 0,
      BeginArrow: 0,
      LineCap: 0,
    },
    ...{ FillForegnd: '#ffffff', FillBkgnd: '#ffffff', FillPattern: 1, ShdwPattern: 0 },
    ...{ VerticalAlign: 1, TopMargin: 0, BottomMargin: 0, LeftMargin: inches(2), RightMargin: inches(2), TextBkgnd: 0 },
  });
  const character = section('Character', [
    row({ IX: 0 }, { Font: 'Arial', Color: '#000000', Style: 0, Size: inches(9), LangID: 'en-US' }),
  ]);
  const paragraph = section('Paragraph', [row({ IX: 0 }, { HorzAlign: 1, SpLine: -1.2 })]);
  return [
    `${XML}<VisioDocument xmlns="${MAIN}" xmlns:r="${RELATIONS}" xml:space="preserve">`,
    '<DocumentSettings TopPage="0" DefaultTextStyle="0" DefaultLineStyle="0" DefaultFillStyle="0"><GlueSettings>9</GlueSettings><SnapSettings>65847</SnapSettings></DocumentSettings>',
    '<Colors/><FaceNames/>',
    `<StyleSheets><StyleSheet ID="0" NameU="No Style" Name="No Style">${style}${character}${paragraph}</StyleSheet></StyleSheets>`,
    '</VisioDocument>',
  ].join('');
}

function windows(): string {
  return `${XML}<Windows xmlns="${MAIN}" xmlns:r="${RELATIONS}" xml:space="preserve" ClientWidth="1280" ClientHeight="800"><Window ID="0" WindowType="Drawing" WindowState="1073741824" ContainerType="Page" Page="0" ViewScale="-1"><ShowRulers>0</ShowRulers><ShowGrid>0</ShowGrid><ShowPageBreaks>0</ShowPageBreaks></Window></Windows>`;
}
