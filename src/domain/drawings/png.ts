import { renderAsync } from '@resvg/resvg-js';
import type { Drawing } from './drawing.ts';
import { EAST_ASIAN, FONT_FILES } from './font-files.ts';
import { drawingToSvg } from './svg.ts';

const FONTS = [FONT_FILES.sans(), FONT_FILES.sansBold()];

/**
 * A drawing as a PNG picture of `scale` pixels to the point, painted by resvg outside the event loop. Only our own
 * fonts are used, so that the picture is the same on every machine.
 */
export async function drawingToPng(drawing: Drawing, scale: number): Promise<Buffer> {
  const svg = drawingToSvg(drawing);
  // These are large, and read anew for each picture.
  const fontFiles = EAST_ASIAN.test(svg) ? [...FONTS, FONT_FILES.han(), FONT_FILES.hangul()] : FONTS;
  const picture = await renderAsync(svg, {
    fitTo: { mode: 'width', value: Math.max(1, Math.round(drawing.width * scale)) },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' },
    background: '#ffffff',
  });
  return picture.asPng();
}
