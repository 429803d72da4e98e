/** Texts that a value may stand as once it was encoded. */

/** UTF-16 as bytes, little or big endian; `marked` puts a byte order mark before it. */
export function asUtf16(value: string, order: 'le' | 'be', marked = false): Buffer {
  const bytes = Buffer.from(marked ? `\uFEFF${value}` : value, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

/** Base64 of the whole value; a text is UTF-8. */
export function asBase64(value: string | Buffer): string {
  return Buffer.from(value as string).toString('base64');
}

/**
 * What stays the same of the value's base64 wherever it stands in a longer text: one text for each of the three offsets,
 * without the characters at the ends that depend on its neighbours.
 */
export function asBase64Offsets(value: string | Buffer): string[] {
  const bytes = Buffer.from(value as string);
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (offset + bytes.length) % 3 === 0;
    return encoded.slice([0, 2, 3][offset], isWhole ? undefined : -1);
  });
}

const DASHES = ['-', '/', '\u2013', '\u2014', '\u2015'];

/** The value with each dash or slash that begins a word written as every dash that programs take for it. */
export function withDashes(value: string): string[] {
  return [...new Set(DASHES.map((dash) => value.replace(/(^|\s)[-/](?=\S)/g, `$1${dash}`)))];
}
