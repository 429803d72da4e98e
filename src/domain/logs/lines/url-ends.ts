import { scanPort } from '../scan/number.ts';

const [SLASH, COLON, QUESTION, HASH, AT, OPEN, CLOSE] = [0x2f, 0x3a, 0x3f, 0x23, 0x40, 0x5b, 0x5d];
/** By the length of the scheme's name: those that proxies fetch pages by. */
const SCHEME_PORTS: Readonly<Record<number, number>> = { 3: 21, 4: 80, 5: 443 };

/** The host and port that a URL, or what a CONNECT asks for (`www.example:443`), names. One per reader. */
export class UrlEnds {
  hostStart = 0;
  hostEnd = 0;
  /** As stated, else the one its scheme (http, https, ftp) is known for; -1 for neither. */
  port = -1;

  /** Reads `bytes[start, end)`; an empty host when it names none. */
  read(bytes: Buffer, start: number, end: number): void {
    const colon = find(bytes, COLON, start, Math.min(end, start + 16));
    const hasScheme = colon > start && bytes[colon + 1] === SLASH && bytes[colon + 2] === SLASH;
    const from = hasScheme ? colon + 3 : start;
    const to = authorityEnd(bytes, from, end);
    const user = find(bytes, AT, from, to);
    this.hostStart = user < 0 ? from : user + 1;
    this.hostEnd = to;
    this.port = hasScheme ? (SCHEME_PORTS[colon - start] ?? -1) : -1;
    const isBracketed = bytes[this.hostStart] === OPEN;
    const close = isBracketed ? find(bytes, CLOSE, this.hostStart, to) : this.hostStart - 1;
    const stated = find(bytes, COLON, close + 1, to);
    if (stated >= 0) {
      this.port = scanPort(bytes, stated + 1, to);
      this.hostEnd = stated;
    }
    if (!isBracketed || close < 0) return;
    this.hostStart += 1;
    this.hostEnd = close;
  }
}

function find(bytes: Buffer, byte: number, start: number, end: number): number {
  for (let i = start; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

function authorityEnd(bytes: Buffer, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    if (bytes[i] === SLASH || bytes[i] === QUESTION || bytes[i] === HASH) return i;
  }
  return end;
}
