import type { Mark } from '../drawings/drawing.ts';
import { plainText } from '../drawings/plain-text.ts';
import { fitText, textWidth } from '../drawings/text-width.ts';
import type { Diagram, DiagramPage } from './diagram.ts';
import { EVIDENCE_KINDS, EVIDENCE_STYLES, FRAME, INK, QUIET_INK, RISK_COLORS, RISKS } from './style.ts';

const SAMPLE = 26;
const GAP = 18;
/** Lines of notes that a page has room for. */
const NOTE_LINES = 3;

/** What the lines and colours of a page mean, then its notes: the strip at its foot. */
export function drawLegend(diagram: Diagram, page: DiagramPage): Mark[] {
  const top = page.height - FRAME.bottom + 16;
  const entries = [...lineEntries(page), ...riskEntries(page)];
  const marks: Mark[] = [
    {
      ...{ kind: 'path', stroke: { color: '#c8d1cd', width: 0.6 } },
      points: [
        { x: FRAME.side, y: top - 12 },
        { x: page.width - FRAME.side, y: top - 12 },
      ],
    },
  ];
  let x: number = FRAME.side;
  for (const { title, sample } of entries) {
    const width = SAMPLE + 5 + textWidth(title, FRAME.legend) * 0.94;
    if (x + width > page.width - FRAME.side) break;
    marks.push(...sample(x, top), label(title, x + SAMPLE + 5, top + FRAME.legend * 0.36));
    x += width + GAP;
  }
  const notes = wrap([...page.notes, ...diagram.notes].map(plainText).join(' '), page.width - 2 * FRAME.side);
  return [
    ...marks,
    ...notes.map((text, line) => ({
      ...label(text, FRAME.side, top + 18 + line * FRAME.note * 1.4),
      color: QUIET_INK,
    })),
  ];
}

interface Entry {
  title: string;
  sample(x: number, y: number): Mark[];
}

function lineEntries(page: DiagramPage): Entry[] {
  return EVIDENCE_KINDS.filter((kind) => page.lines.some(({ evidence }) => evidence === kind)).map((kind) => ({
    title: EVIDENCE_STYLES[kind].title,
    sample: (x, y) => [
      {
        ...{ kind: 'path', stroke: EVIDENCE_STYLES[kind].stroke, arrow: true },
        points: [
          { x, y },
          { x: x + SAMPLE, y },
        ],
      },
    ],
  }));
}

function riskEntries(page: DiagramPage): Entry[] {
  return RISKS.filter((risk) => risk !== 'none' && page.shapes.some((shape) => shape.risk === risk)).map((risk) => ({
    title: `${risk} alert`,
    sample: (x, y) => [
      { kind: 'ellipse', x: x + SAMPLE - 6, y, radiusX: 5, radiusY: 5, fill: RISK_COLORS[risk] },
      {
        ...{ kind: 'label', text: risk.charAt(0).toUpperCase(), x: x + SAMPLE - 6, y: y + 2.5, size: 7 },
        ...{ color: '#ffffff', align: 'middle', bold: true },
      },
    ],
  }));
}

function label(text: string, x: number, y: number): Mark & { kind: 'label' } {
  return { kind: 'label', text, x, y, size: FRAME.legend, color: INK };
}

/** The text in as many lines as there is room for; the last one says by an ellipsis that there is more. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || textWidth(longer, FRAME.note) * 0.94 <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= NOTE_LINES) return lines;
  const rest = lines.slice(NOTE_LINES - 1).join(' ');
  return [...lines.slice(0, NOTE_LINES - 1), fitText(rest, FRAME.note, width)];
}
