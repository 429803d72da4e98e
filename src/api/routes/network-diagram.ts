import { Readable } from 'node:stream';
import { z } from 'zod';
import type { DiagramPage } from '../../domain/diagrams/diagram.ts';
import { drawPage } from '../../domain/diagrams/draw.ts';
import { PAPERS } from '../../domain/diagrams/fit-page.ts';
import { PROVEN } from '../../domain/diagrams/lay-out.ts';
import { drawingToSvg } from '../../domain/drawings/svg.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { drawDiagramPage } from '../draw-diagram.ts';
import { evidence, prefix, text } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { siteFilter } from '../require-site.ts';
import { count } from '../schemas.ts';

const TITLE = 'Network';
const length = z.number();
const place = { x: length, y: length, width: length, height: length };
const point = z.strictObject({ x: length, y: length });

const page = z.strictObject({
  id: z.string(),
  title: z.string(),
  width: length.meta({ description: 'In points, as all lengths' }),
  height: length,
  scale: z.number(),
  notes: z.array(z.string()),
  containers: z.array(
    z.strictObject({ id: z.string(), label: z.string(), parent: z.string().nullable(), color: z.string(), ...place }),
  ),
  shapes: z.array(
    z.strictObject({
      ...{ id: z.string(), label: z.string(), detail: z.string().nullable(), type: z.string(), risk: z.string() },
      container: z.string().nullable(),
      ...place,
      data: z.array(z.strictObject({ key: z.string(), label: z.string(), value: z.string() })),
    }),
  ),
  lines: z.array(
    z.strictObject({
      ...{ id: z.string(), from: z.string(), to: z.string(), label: z.string().nullable(), evidence },
      points: z.array(point),
      labelAt: point.nullable(),
      weight: count.meta({ description: 'Connections that it stands for' }),
    }),
  ),
});

const diagram = defineRoute({
  method: 'get',
  path: '/api/v1/network/diagram',
  operationId: 'getNetworkDiagram',
  tag: 'network',
  summary: 'The network as a picture: an overview that fits a page, or the page of one zone or application',
  description:
    'Only proven connections are drawn when evidence is not named. What has no room is put together: see the notes. Large or complete diagrams are reports, in formats such as vsdx.',
  permission: 'network:read',
  query: z.strictObject({
    page: text(300).default('overview').meta({ description: 'overview, or the id of one of the answer’s parts' }),
    format: z.enum(['json', 'svg']).default('json'),
    boxes: z.enum(['zone', 'application', 'subnet']).optional().meta({ description: 'What nodes are boxed by' }),
    paper: z.enum(Object.keys(PAPERS) as ['a4', 'a3']).default('a3'),
    within: prefix.optional().meta({ description: 'Only connections with an end in this prefix' }),
    site: siteFilter.optional(),
    zone: z.uuid().optional().meta({ description: 'Only connections with an end in this zone' }),
    application: z.uuid().optional().meta({ description: 'Only connections with an end that is a member of it' }),
    evidence: z
      .string()
      .transform((list) => list.split(','))
      .pipe(z.array(evidence).min(1).max(4))
      .optional()
      .meta({
        description: `Kinds of evidence, separated by commas; ${PROVEN.join(',')} when not named`,
        override: { type: 'string' },
      }),
  }),
  responses: {
    200: {
      description: 'The page, with its marks in the order in which they are painted; as SVG only the picture',
      schema: z
        .strictObject({
          title: z.string(),
          notes: z.array(z.string()),
          parts: z.array(z.strictObject({ id: z.string(), kind: z.string(), name: z.string(), nodes: count })),
          page,
          marks: z.array(z.looseObject({ kind: z.enum(['rectangle', 'ellipse', 'path', 'label']) })),
        })
        .meta({ id: 'NetworkDiagram' }),
    },
  },
  async handler(context) {
    const { page: only, format, zone, evidence: kinds, within, site, application, ...options } = context.query;
    const filter = { within, site, application, ...(zone && { zones: [zone] }) };
    const { diagram: drawn, parts } = await drawDiagramPage(context, filter, {
      ...{ ...options, title: TITLE, only, ...(kinds && { evidence: kinds }) },
    });
    const shown = drawn.pages[0];
    if (!shown) throw notFound('page');
    if (format === 'svg') return svgReply(drawn, shown);
    const { marks } = drawPage(drawn, shown);
    return { status: 200, body: { title: drawn.title, notes: drawn.notes, parts, page: shown, marks } };
  },
});

function svgReply(drawn: Parameters<typeof drawPage>[0], shown: DiagramPage) {
  const svg = drawingToSvg(drawPage(drawn, shown), { title: `${drawn.title}: ${shown.title}` });
  return {
    status: 200,
    stream: Readable.from([Buffer.from(svg)]),
    headers: {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Content-Security-Policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    },
  };
}

/** The network as a picture. */
export const networkDiagramRoutes: RouteDefinition[] = [diagram];
