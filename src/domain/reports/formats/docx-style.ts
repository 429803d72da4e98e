import {
  AlignmentType,
  Footer,
  Header,
  type IStylesOptions,
  LineRuleType,
  PageNumber,
  Paragraph,
  TabStopType,
  TextRun,
} from 'docx';

/** A4 in twentieths of a point, as an upright page. */
const PAPER = { width: 11_906, height: 16_838 } as const;
const MARGIN = 1_000;
/** Widths of the text in points. */
export const TEXT_WIDTH = {
  portrait: (PAPER.width - 2 * MARGIN) / 20,
  landscape: (PAPER.height - 2 * MARGIN) / 20,
} as const;
export type Orientation = keyof typeof TEXT_WIDTH;

const HEAD = '1F3A4D';
const QUIET = '4C5A56';
const heading = (size: number, before: number) => ({
  run: { size, bold: true, color: HEAD },
  paragraph: { spacing: { before, after: 100 }, keepNext: true },
});

/** The document's styles, which whoever goes on writing can change in one place. */
export const DOCX_STYLES: IStylesOptions = {
  default: {
    document: {
      run: { font: 'Calibri', size: 21, color: '14201D' },
      paragraph: { spacing: { after: 120, line: 276, lineRule: LineRuleType.AUTO } },
    },
    title: { run: { size: 56, bold: true, color: HEAD }, paragraph: { spacing: { before: 2_400, after: 200 } } },
    heading1: heading(32, 240),
    heading2: heading(24, 200),
  },
  paragraphStyles: [
    { id: 'Subject', name: 'Report subject', basedOn: 'Normal', run: { size: 30 } },
    { id: 'Quiet', name: 'Report note', basedOn: 'Normal', run: { color: QUIET, size: 19 } },
    {
      id: 'TableText',
      name: 'Table text',
      basedOn: 'Normal',
      paragraph: { spacing: { before: 10, after: 10, line: 240, lineRule: LineRuleType.AUTO } },
    },
    { id: 'TableNote', name: 'Table note', basedOn: 'Quiet', paragraph: { spacing: { before: 60, after: 200 } } },
    { id: 'ContentsHeading', name: 'Contents heading', basedOn: 'Normal', ...heading(32, 600) },
    { id: 'Picture', name: 'Picture', basedOn: 'Normal', paragraph: { keepNext: true, spacing: { after: 60 } } },
  ],
};

/** A page of that orientation, with the report's name at its top and its number at its foot. */
export function pageOf(orientation: Orientation, title: string, foot: string) {
  const right = [{ type: TabStopType.RIGHT, position: TEXT_WIDTH[orientation] * 20 }];
  const quiet = { size: 15, color: QUIET };
  const number = new TextRun({ ...quiet, children: ['\tPage ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] });
  return {
    properties: {
      page: {
        size: { ...PAPER, orientation },
        margin: { top: 1_200, bottom: 1_100, left: MARGIN, right: MARGIN, header: 560, footer: 500 },
      },
    },
    headers: {
      default: new Header({ children: [new Paragraph({ children: [new TextRun({ ...quiet, text: title })] })] }),
    },
    footers: {
      default: new Footer({
        children: [
          new Paragraph({
            alignment: AlignmentType.LEFT,
            tabStops: right,
            children: [new TextRun({ ...quiet, text: foot }), number],
          }),
        ],
      }),
    },
  };
}
