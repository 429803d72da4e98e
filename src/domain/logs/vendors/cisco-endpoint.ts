import type { FlowBatch } from '../flow.ts';
import { hasPorts } from '../flow.ts';
import { type Complaint, quoted } from '../reject.ts';
import { labelIndex } from '../row.ts';
import { scanAddress } from '../scan/address.ts';
import { scanNamedPort } from '../scan/port-name.ts';

/** The host is given by its name: there is no address to make a flow of. */
export const NAMED = Symbol('named');

/** Where an endpoint's parts lie in a line; one per side, filled again for every line. */
export class Endpoint {
  zoneStart = 0;
  zoneEnd = 0;
  hostStart = 0;
  hostEnd = 0;
  portStart = 0;
  portEnd = 0;

  /** Reads `zone:host/port`, zone and port optional, at `at`; returns where it ends: at a space, comma or bracket. */
  readColon(bytes: Buffer, at: number, end: number): number {
    let colon = -1;
    let slash = -1;
    let i = at;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === SPACE || byte === OPEN || byte === COMMA || byte === CLOSE || byte === SEMICOLON) break;
      if (byte === COLON && colon < 0) colon = i;
      else if (byte === SLASH) slash = i;
    }
    const hostEnd = slash > colon ? slash : i;
    if (colon === at || (colon > at && isGroupOfIpv6(bytes, at, colon, hostEnd))) colon = -1;
    this.#set(at, Math.max(at, colon), colon < 0 ? at : colon + 1, hostEnd, slash > colon ? slash + 1 : i, i);
    return i;
  }

  /** Reads `zone/host(port)`, the port optional, at `at`; returns where it ends. */
  readSlash(bytes: Buffer, at: number, end: number): number {
    let slash = -1;
    let i = at;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === SPACE || byte === OPEN || byte === COMMA) break;
      if (byte === SLASH) slash = i;
    }
    const hostStart = slash < 0 ? at : slash + 1;
    const zoneEnd = Math.max(at, slash);
    if (bytes[i] !== OPEN) {
      this.#set(at, zoneEnd, hostStart, i, i, i);
      return i;
    }
    const close = closing(bytes, i, end);
    this.#set(at, zoneEnd, hostStart, i, i + 1, close);
    return Math.min(close + 1, end);
  }

  /** Puts host, port and zone into one side of a row whose protocol is known; says what is wrong with them. */
  place(bytes: Buffer, batch: FlowBatch, row: number, isSrc: boolean): Complaint | typeof NAMED | null {
    const { hostStart, hostEnd, portStart, portEnd } = this;
    const addresses = isSrc ? batch.srcAddress : batch.dstAddress;
    const family = scanAddress(bytes, hostStart, hostEnd, addresses, row * 16);
    const field = isSrc ? 'source' : 'destination';
    if (family === 0) {
      if (!isLikeAddress(bytes, hostStart, hostEnd)) return NAMED;
      return { field: `${field} address`, reason: `${quoted(bytes, hostStart, hostEnd)} is not an IP address` };
    }
    (isSrc ? batch.srcFamily : batch.dstFamily)[row] = family;
    if (this.zoneEnd > this.zoneStart)
      (isSrc ? batch.srcZone : batch.dstZone)[row] = labelIndex(batch, bytes, this.zoneStart, this.zoneEnd);
    if (portEnd <= portStart || !hasPorts(batch.protocol[row] as number)) return null;
    const port = scanNamedPort(bytes, portStart, portEnd);
    if (port < 0)
      return { field: `${field} port`, reason: `${quoted(bytes, portStart, portEnd)} is not a port (0 to 65535)` };
    (isSrc ? batch.srcPort : batch.dstPort)[row] = port;
    return null;
  }

  /** Whether host and port read the same as another endpoint's. */
  isSame(other: Endpoint, bytes: Buffer): boolean {
    const length = this.hostEnd - this.hostStart;
    if (length !== other.hostEnd - other.hostStart) return false;
    for (let i = 0; i < length; i++) if (bytes[this.hostStart + i] !== bytes[other.hostStart + i]) return false;
    const digits = this.portEnd - this.portStart;
    if (digits !== other.portEnd - other.portStart) return false;
    for (let i = 0; i < digits; i++) if (bytes[this.portStart + i] !== bytes[other.portStart + i]) return false;
    return true;
  }

  /** Writes `host:port` or `[host]:port`, or the host alone where there is no port; returns how much was written. */
  write(bytes: Buffer, target: Buffer): number {
    const hostEnd = Math.min(this.hostEnd, this.hostStart + 256);
    if (this.portEnd <= this.portStart) return bytes.copy(target, 0, this.hostStart, hostEnd);
    let isIpv6 = false;
    for (let i = this.hostStart; i < hostEnd; i++) if (bytes[i] === COLON) isIpv6 = true;
    let at = 0;
    if (isIpv6) target[at++] = 0x5b;
    at += bytes.copy(target, at, this.hostStart, hostEnd);
    if (isIpv6) target[at++] = 0x5d;
    target[at] = COLON;
    return at + 1 + bytes.copy(target, at + 1, this.portStart, Math.min(this.portEnd, this.portStart + 64));
  }

  #set(zoneStart: number, zoneEnd: number, hostStart: number, hostEnd: number, portStart: number, portEnd: number) {
    this.zoneStart = zoneStart;
    this.zoneEnd = zoneEnd;
    this.hostStart = hostStart;
    this.hostEnd = hostEnd;
    this.portStart = portStart;
    this.portEnd = portEnd;
  }
}

const [SPACE, OPEN, CLOSE, COMMA, SLASH, COLON, SEMICOLON] = [0x20, 0x28, 0x29, 0x2c, 0x2f, 0x3a, 0x3b];

/** Where the bracket that opens at `at` closes; the end when it does not. */
export function closing(bytes: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && bytes[i] !== CLOSE) i += 1;
  return i;
}

/** What stands before the first colon may be an interface, or the beginning of an IPv6 address without one. */
function isGroupOfIpv6(bytes: Buffer, at: number, colon: number, end: number): boolean {
  if (colon - at > 4) return false;
  for (let i = at; i < colon; i++) if (!isHex(bytes[i] as number)) return false;
  for (let i = colon + 1; i < end; i++) if (bytes[i] === COLON) return true;
  return false;
}

/** Digits and dots, or hexadecimal digits and colons: a damaged address rather than a name. */
function isLikeAddress(bytes: Buffer, start: number, end: number): boolean {
  let colons = 0;
  let dots = 0;
  let others = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === COLON) colons += 1;
    else if (byte === 0x2e) dots += 1;
    else if (byte < 0x30 || byte > 0x39) others += isHex(byte) ? 1 : 1000;
  }
  return others < 1000 && (colons > 0 || (dots > 0 && others === 0));
}

function isHex(byte: number): boolean {
  const letter = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (letter >= 0x61 && letter <= 0x66);
}
