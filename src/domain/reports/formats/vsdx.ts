import type { Writable } from 'node:stream';
import { diagramsOf, numberedPages } from '../../diagrams/of-report.ts';
import type { ReportModel } from '../model.ts';
import { streamFile } from './stream-file.ts';
import { masterParts } from './vsdx-master.ts';
import { pagesXml, pageXml } from './vsdx-page.ts';
import { fixedParts } from './vsdx-parts.ts';
import { zipFile } from './zip-file.ts';

/**
 * A drawing for Visio: boxes as its containers, nodes with shape data, connectors that stay glued, layers by box, risk
 * and evidence. The package follows [MS-VSDX].
 */
export const vsdx = {
  name: 'vsdx',
  title: 'Visio drawing',
  contentType: 'application/vnd.ms-visio.drawing',
  extension: 'vsdx',
  draws: true,
  write: (report: ReportModel, target: Writable, signal?: AbortSignal) =>
    streamFile(target, signal, async (sink) => {
      const zip = zipFile(sink, report.generated);
      const pages = numberedPages(diagramsOf(report));
      for (const [name, content] of [...fixedParts(report, pages.length), ...masterParts()])
        await zip.add(name, [content]);
      await zip.add('visio/pages/pages.xml', [pagesXml(pages)]);
      for (const page of pages) await zip.add(`visio/pages/page${page.number}.xml`, pageXml(page));
      zip.end();
    }),
};
