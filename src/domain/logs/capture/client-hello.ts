const HANDSHAKE = 0x16;
const CLIENT_HELLO = 1;
const SERVER_NAME = 0;

/** The server name in the TLS ClientHello that begins `bytes[start, end)`: '' when it names none, null when it is no ClientHello. RFC 8446, 6066. */
export function readServerName(bytes: Buffer, start: number, end: number): string | null {
  if (end - start < 44 || bytes[start] !== HANDSHAKE || bytes[start + 1] !== 3 || bytes[start + 5] !== CLIENT_HELLO)
    return null;
  // Behind the record, the handshake's header, the version and 32 random bytes: three lists, then the extensions.
  let at = start + 43;
  at += 1 + (bytes[at] as number);
  if (at + 2 > end) return '';
  at += 2 + bytes.readUInt16BE(at);
  if (at + 1 > end) return '';
  at += 1 + (bytes[at] as number);
  if (at + 2 > end) return '';
  const stop = Math.min(end, at + 2 + bytes.readUInt16BE(at));
  at += 2;
  while (at + 4 <= stop) {
    const type = bytes.readUInt16BE(at);
    const length = bytes.readUInt16BE(at + 2);
    if (type === SERVER_NAME) return nameIn(bytes, at + 4, Math.min(stop, at + 4 + length));
    at += 4 + length;
  }
  return '';
}

/** A list with one entry: its length, a zero for a host name, the name's length, the name. */
function nameIn(bytes: Buffer, at: number, end: number): string {
  if (at + 5 > end || bytes[at + 2] !== 0) return '';
  const length = bytes.readUInt16BE(at + 3);
  if (at + 5 + length > end || length > 255) return '';
  const name = bytes.toString('latin1', at + 5, at + 5 + length);
  return /^[\w.-]+$/.test(name) ? name.toLowerCase() : '';
}
