import type PDFDocument from 'pdfkit';
import { FONT_FILES } from '../../drawings/font-files.ts';

/** What pdfkit knows of a font besides its typings. Lengths are thousandths of the size. */
export interface PdfFont {
  id: string;
  ascender: number;
  ref(): unknown;
  encode(text: string, features?: unknown): [string[], GlyphPosition[]];
  font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

interface GlyphPosition {
  xAdvance: number;
  xOffset: number;
  advanceWidth: number;
}

export type Face = 'text' | 'bold' | 'picture' | 'picture-bold';

/** The narrow cut for text and tables; the normal one for pictures, whose places were measured with it. */
const FACES: Record<Face, () => string> = {
  text: FONT_FILES.condensed,
  bold: FONT_FILES.condensedBold,
  picture: FONT_FILES.sans,
  'picture-bold': FONT_FILES.sansBold,
};
/** For what DejaVu lacks. */
const FALLBACKS = [FONT_FILES.han, FONT_FILES.hangul];

/** Stands for a character that none of the fonts has. */
export const UNKNOWN = '\ufffd';

/** The fonts of one document, each opened when a character first needs it. */
export interface FontSet {
  /** The font that has this character; null when none does. */
  fontFor(codePoint: number, face: Face): PdfFont | null;
  face(face: Face): PdfFont;
}

/** Opens fonts for a document; characters are looked up once. */
export function fontSet(doc: InstanceType<typeof PDFDocument>): FontSet {
  const opened = new Map<() => string, PdfFont>();
  const found = new Map<string, Map<number, PdfFont | null>>();
  const open = (path: () => string) => {
    const known = opened.get(path);
    if (known) return known;
    doc.font(path());
    const font = (doc as unknown as { _font: PdfFont })._font;
    opened.set(path, font);
    return font;
  };
  const face = (name: Face) => open(FACES[name]);
  const search = (codePoint: number, name: Face): PdfFont | null => {
    const own = face(name);
    if (own.font.hasGlyphForCodePoint(codePoint)) return own;
    for (const path of FALLBACKS) {
      const font = open(path);
      if (font.font.hasGlyphForCodePoint(codePoint)) return font;
    }
    return null;
  };
  return {
    face,
    fontFor(codePoint, name) {
      const known = found.get(name) ?? new Map<number, PdfFont | null>();
      found.set(name, known);
      const before = known.get(codePoint);
      if (before !== undefined) return before;
      const font = search(codePoint, name);
      known.set(codePoint, font);
      return font;
    },
  };
}
