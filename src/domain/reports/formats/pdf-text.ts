import type PDFDocument from 'pdfkit';
import { plainText } from '../../drawings/plain-text.ts';
import { type Face, fontSet, type PdfFont, UNKNOWN } from './pdf-fonts.ts';
import { textRuns } from './text-runs.ts';

/** How text is to look; the size is in points. */
export interface TextLook {
  size: number;
  face?: Face;
  /** `#rrggbb`. */
  color?: string;
}

/** Measures and paints single lines of text in a document. */
export interface Typesetter {
  width(text: string, look: TextLook): number;
  /** Paints one line with its baseline at `y`, from the page's top; returns its width. */
  paint(text: string, x: number, y: number, look: TextLook): number;
  /** What one run becomes as a text operand, for content that is written by hand. */
  encode(text: string, face: Face): { font: PdfFont; operand: string };
  /** Whether a character had to be replaced because no font has it. */
  readonly replaced: boolean;
}

interface ShapedLine {
  /** In thousandths of the size. */
  width: number;
  runs: { font: PdfFont; operand: string; width: number }[];
}

/** Lines whose shape is remembered; names and addresses come again and again, but not for ever. */
const MOST_REMEMBERED = 20_000;
const ASCII = /^[\x20-\x7e]*$/;

/** Sets lines in the fonts of the document, right-to-left text included. */
export function typesetter(doc: InstanceType<typeof PDFDocument>): Typesetter {
  const fonts = fontSet(doc);
  const remembered = new Map<string, ShapedLine>();
  const page = () => doc.page as unknown as { fonts: Record<string, unknown> };
  let replaced = false;
  const choose = (face: Face) => (character: string) => {
    const font = fonts.fontFor(character.codePointAt(0) as number, face);
    if (font) return { font, text: character };
    replaced = true;
    return { font: fonts.face(face), text: UNKNOWN };
  };
  const shape = (text: string, face: Face): ShapedLine => {
    const key = `${face} ${text}`;
    const known = remembered.get(key);
    if (known) return known;
    const clean = plainText(text);
    const runs =
      ASCII.test(clean) && face === 'text'
        ? [letterByLetter(fonts.face(face), clean)]
        : textRuns(clean, choose(face)).map(({ text: run, font, rightToLeft }) => shapeRun(font, run, rightToLeft));
    const line = { runs, width: runs.reduce((sum, { width }) => sum + width, 0) };
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(key, line);
    return line;
  };
  return {
    get replaced() {
      return replaced;
    },
    width: (text, { size, face = 'text' }) => (shape(text, face).width * size) / 1000,
    paint(text, x, y, { size, face = 'text', color = '#14201d' }) {
      const { runs, width } = shape(text, face);
      let left = x;
      if (runs.length > 0) doc.addContent(fillOperator(color));
      for (const { font, operand, width: length } of runs) {
        page().fonts[font.id] ??= font.ref();
        // The page's axis is turned downwards by pdfkit, so that letters have to be turned up again.
        doc.addContent(`BT /${font.id} ${n(size)} Tf 1 0 0 -1 ${n(left)} ${n(y)} Tm ${operand} TJ ET`);
        left += (length * size) / 1000;
      }
      return (width * size) / 1000;
    },
    encode(text, face) {
      const font = fonts.face(face);
      return { font, operand: shapeRun(font, text, false).operand };
    },
  };
}

/** Codes and widths of single letters, by font. */
const LETTERS = new WeakMap<PdfFont, Map<string, { code: string; width: number }>>();

/** Plain Latin text without kerning, which tables do not miss: ten times as fast as shaping it. */
function letterByLetter(font: PdfFont, text: string): ShapedLine['runs'][number] {
  const letters = LETTERS.get(font) ?? new Map<string, { code: string; width: number }>();
  LETTERS.set(font, letters);
  let codes = '';
  let width = 0;
  for (const character of text) {
    let letter = letters.get(character);
    if (!letter) {
      const [[code = ''], [position]] = font.encode(character);
      letter = { code, width: position?.xAdvance ?? 0 };
      letters.set(character, letter);
    }
    codes += letter.code;
    width += letter.width;
  }
  return { font, operand: `[<${codes}>]`, width };
}

function shapeRun(
  font: PdfFont,
  text: string,
  rightToLeft: boolean,
): { font: PdfFont; operand: string; width: number } {
  // With features of its own pdfkit shapes the whole run at once; otherwise word by word, which would leave the words of
  // a right-to-left run in the wrong order.
  const [codes, positions] = rightToLeft ? font.encode(text, []) : font.encode(text);
  let operand = '[';
  let pending = '';
  let width = 0;
  const move = (by: number) => {
    if (Math.abs(by) < 0.01) return;
    operand += `${pending ? `<${pending}>` : ''} ${n(-by)} `;
    pending = '';
  };
  for (const [index, code] of codes.entries()) {
    const { xAdvance, advanceWidth, xOffset = 0 } = positions[index] as (typeof positions)[number];
    move(xOffset);
    pending += code;
    move(xAdvance - advanceWidth - xOffset);
    width += xAdvance;
  }
  return { font, operand: `${operand}${pending ? `<${pending}>` : ''}]`, width };
}

/** The operator that sets the colour of what is filled. */
export function fillOperator(color: string): string {
  const part = (at: number) => n(Number.parseInt(color.slice(at, at + 2), 16) / 255);
  return `${part(1)} ${part(3)} ${part(5)} rg`;
}

/** A number as content streams have it. */
export function n(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
