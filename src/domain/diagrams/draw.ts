import type { Drawing, Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText, textWidth } from '../drawings/text-width.ts';
import type { Container, Diagram, DiagramPage, Line } from './diagram.ts';
import { drawLegend } from './draw-legend.ts';
import { drawShape } from './draw-shape.ts';
import { CONTAINER_EDGE, EVIDENCE_STYLES, FRAME, INK, QUIET_INK, SIZES } from './style.ts';

/** One page of a diagram as marks: picture, title, legend and notes, on white. */
export function drawPage(diagram: Diagram, page: DiagramPage): Drawing {
  const { width, height, scale } = page;
  const marks: Mark[] = [
    { kind: 'rectangle', x: 0, y: 0, width, height, fill: '#ffffff' },
    ...page.containers.flatMap((container) => drawContainer(container, scale)),
    ...page.lines.flatMap((line) => drawLine(line, scale)),
    ...page.containers.flatMap((container) => drawContainerName(container, scale)),
    ...page.shapes.flatMap((shape) => drawShape(shape, scale)),
    ...page.lines.flatMap((line) => drawLineLabel(line, scale)),
    ...drawFrame(diagram, page),
  ];
  return { width, height, marks };
}

/** What stands around the picture of a page: title, legend and notes. */
export function drawFrame(diagram: Diagram, page: DiagramPage): Mark[] {
  return [...drawHeading(diagram, page), ...drawLegend(diagram, page)];
}

/** Every page of a diagram as marks. */
export function drawDiagram(diagram: Diagram): Drawing[] {
  return diagram.pages.map((page) => drawPage(diagram, page));
}

/** How wide the stroke of a line is: more for what stands for much, never so much that it hides others. */
export function lineWidth({ evidence, weight }: Line, scale: number): number {
  return EVIDENCE_STYLES[evidence].stroke.width * scale * Math.min(2, 1 + Math.log10(Math.max(1, weight)) * 0.25);
}

function drawHeading(diagram: Diagram, page: DiagramPage): Mark[] {
  const width = page.width - 2 * FRAME.side;
  const title = plainText(diagram.title);
  const subtitle = plainText(page.title);
  return [
    {
      ...{ kind: 'label', x: FRAME.side, y: FRAME.side + FRAME.title * 0.8, size: FRAME.title, color: INK, bold: true },
      text: fitText(title, FRAME.title, width, true),
    },
    {
      ...{ kind: 'label', x: FRAME.side, y: FRAME.side + FRAME.title * 1.75, size: 10, color: QUIET_INK },
      text: fitText(subtitle, 10, width),
    },
  ];
}

function drawContainer({ x, y, width, height, color }: Container, scale: number): Mark[] {
  return [
    {
      ...{ kind: 'rectangle', x, y, width, height, radius: 6 * scale, fill: color },
      stroke: { color: CONTAINER_EDGE, width: 0.9 * scale },
    },
  ];
}

/** The name of a container over the lines that run into it. */
function drawContainerName({ label, x, y, width, color }: Container, scale: number): Mark[] {
  const size = SIZES.heading * scale;
  const text = fitText(plainText(label), size, width - 12 * scale, true);
  const room = Math.min(width - 8 * scale, textWidth(text, size, true) * 0.94 + 6 * scale);
  return [
    {
      ...{ kind: 'rectangle', x: x + 5 * scale, y: y + size * 0.5, width: room, height: size * 1.4, radius: 2 * scale },
      fill: color,
    },
    { kind: 'label', text, x: x + 8 * scale, y: y + size * 1.55, size, color: INK, bold: true },
  ];
}

function drawLine(line: Line, scale: number): Mark[] {
  const { stroke } = EVIDENCE_STYLES[line.evidence];
  const dash = stroke.dash?.map((length) => length * scale);
  return [
    {
      ...{ kind: 'path', points: line.points, arrow: true },
      stroke: { color: stroke.color, width: lineWidth(line, scale), ...(dash && { dash }) },
    },
  ];
}

/** The label on a patch of white, so that the line under it does not strike it through. */
function drawLineLabel({ label, labelAt, evidence }: Line, scale: number): Mark[] {
  if (label === null || labelAt === null) return [];
  const size = SIZES.lineLabel * scale;
  const text = plainText(label);
  const width = textWidth(text, size) * 0.94;
  return [
    {
      ...{ kind: 'rectangle', x: labelAt.x - width / 2 - scale, y: labelAt.y - size * 0.62, width: width + 2 * scale },
      ...{ height: size * 1.24, radius: 1.5 * scale, fill: '#ffffff' },
    },
    {
      ...{ kind: 'label', text, x: labelAt.x, y: labelAt.y + size * 0.36, size, align: 'middle' },
      color: EVIDENCE_STYLES[evidence].stroke.color === '#9aa5a1' ? QUIET_INK : EVIDENCE_STYLES[evidence].stroke.color,
    },
  ];
}
