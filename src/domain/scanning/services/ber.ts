/** An element of BER (X.690): its tag and where its content lies. */
export interface BerElement {
  tag: number;
  from: number;
  to: number;
}

/** The element at a place, its content cut at the end of the bytes; null when there is none. Lengths of up to 3 bytes. */
export function berAt(bytes: Buffer, at: number): BerElement | null {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return null;
  if (first < 0x80) return { tag, from: at + 2, to: Math.min(bytes.length, at + 2 + first) };
  const width = first & 0x7f;
  if (width < 1 || width > 3 || at + 2 + width > bytes.length) return null;
  const from = at + 2 + width;
  return { tag, from, to: Math.min(bytes.length, from + bytes.readUIntBE(at + 2, width)) };
}

/** The elements within another, at most 64. */
export function berWithin(bytes: Buffer, { from, to }: BerElement): BerElement[] {
  const found: BerElement[] = [];
  for (let at = from; at < to && found.length < 64; ) {
    const element = berAt(bytes, at);
    if (element === null || element.to <= at) break;
    found.push(element);
    at = element.to;
  }
  return found;
}

/** An element of a tag and parts; the whole is shorter than 64 KiB. */
export function ber(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}
