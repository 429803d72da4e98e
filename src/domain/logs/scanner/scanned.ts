import { formatAddress } from '../address.ts';
import { PROTOCOL } from '../flow.ts';
import { type Observation, type ObservationValue, observation } from '../observation.ts';
import { scanAddress } from '../scan/address.ts';

/** Nothing a scanner was told by a stranger is kept at greater length. */
export const LONGEST_TEXT = 1024;
/** Scripts, names and guesses kept of one host or port. */
export const MOST_OF_A_LIST = 32;
/** The longest address with a zone that interfaces have. */
const LONGEST_ADDRESS = 128;
const TEXT = Buffer.alloc(3 * LONGEST_ADDRESS);
const ADDRESS = new Uint8Array(16);
/** Why a host that was asked in vain is no observation. */
export const DID_NOT_ANSWER = 'a host that did not answer';

/** A port as a scanner saw it. */
export interface ScannedPort {
  address: string;
  port: number;
  protocol: number;
  line: number;
  time: number;
  /** What a person would look for: the product, or the service. */
  name: string | null;
  detail: Record<string, ObservationValue | undefined>;
}

/** The observation of a port, what is not stated left out. */
export function scannedPort({ address, port, protocol, line, time, name, detail }: ScannedPort): Observation {
  return observation('scanned-port', line, {
    src: address,
    srcPort: port,
    protocol,
    time,
    name: name || null,
    detail: stated(detail),
  });
}

/** The observation of a host that answered. */
export function scannedHost(
  address: string,
  line: number,
  time: number,
  name: string | null,
  detail: Record<string, ObservationValue | undefined>,
): Observation {
  return observation('scanned-host', line, { src: address, time, name: name || null, detail: stated(detail) });
}

/** The usual text of an address; null when it is none. */
export function canonical(text: string): string | null {
  if (text.length > LONGEST_ADDRESS) return null;
  const family = scanAddress(TEXT, 0, TEXT.write(text), ADDRESS, 0);
  return family === 0 ? null : formatAddress(ADDRESS, 0, family);
}

/** The number of a protocol scanners name; null for others. */
export function scannedProtocol(name: string): number | null {
  return { tcp: PROTOCOL.tcp, udp: PROTOCOL.udp, sctp: PROTOCOL.sctp }[name.toLowerCase()] ?? null;
}

/** A port's number, or null. */
export function scannedPortNumber(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

/** Text that may be kept: cut, without characters that are none. */
export function clip(text: string, limit = LONGEST_TEXT): string {
  return text
    .slice(0, limit)
    .replace(/[^\P{Cc}\t\n\r]/gu, ' ')
    .trim();
}

/** Seconds since the epoch in a text, as microseconds; NaN when it is none. */
export function epochMicros(text: string | undefined): number {
  const seconds = /^\d{1,10}(\.\d+)?$/.test(text ?? '') ? Number(text) : 0;
  return seconds > 0 ? Math.round(seconds * 1e6) : Number.NaN;
}

function stated(detail: Record<string, ObservationValue | undefined>): Record<string, ObservationValue> {
  const kept: Record<string, ObservationValue> = {};
  for (const key in detail) {
    const value = detail[key];
    if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) continue;
    kept[key] = value;
  }
  return kept;
}
