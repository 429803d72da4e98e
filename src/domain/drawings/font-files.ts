import { fileURLToPath } from 'node:url';

const dejavu = (name: string) => () => fileURLToPath(import.meta.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));
const beside = (name: string, file: string) => () =>
  fileURLToPath(new URL(`../fonts/${file}`, import.meta.resolve(name)));

/** Where the fonts are that pictures and documents carry; asked for when one is first needed. */
export const FONT_FILES = {
  sans: dejavu('DejaVuSans'),
  sansBold: dejavu('DejaVuSans-Bold'),
  condensed: dejavu('DejaVuSansCondensed'),
  condensedBold: dejavu('DejaVuSansCondensed-Bold'),
  /** Chinese characters and kana. */
  han: beside('@embedpdf/fonts-sc', 'NotoSansHans-Regular.otf'),
  /** Korean syllables. */
  hangul: beside('@embedpdf/fonts-kr', 'NotoSansKR-Regular.otf'),
} as const;

/** Whether a text needs the fonts for Chinese, Japanese or Korean. */
export const EAST_ASIAN = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{20000}-\u{3fffd}]/u;
