import QRCode from 'qrcode';

/** A QR code of the text as an SVG document, medium error correction. */
export function qrCodeSvg(text: string): Promise<string> {
  return QRCode.toString(text, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
}
