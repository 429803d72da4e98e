import { formatAddress } from '../address.ts';

/** What a DHCP message says of a client: its name is in what it asks, its address in what it is answered. */
export interface DhcpMessage {
  message: string;
  mac: string;
  hostname: string | null;
  requested_ip: string | null;
  assigned_ip: string | null;
}

const COOKIE = 0x63825363;
const MESSAGES = ['', 'DISCOVER', 'OFFER', 'REQUEST', 'DECLINE', 'ACK', 'NAK', 'RELEASE', 'INFORM'];
const [HOSTNAME, REQUESTED, MESSAGE, END] = [12, 50, 53, 255];

/** Reads the DHCP message in `bytes[start, end)`; null when it is none. RFC 2131, 2132. */
export function readDhcp(bytes: Buffer, start: number, end: number): DhcpMessage | null {
  if (end - start < 244 || bytes.readUInt32BE(start + 236) !== COOKIE) return null;
  const told: DhcpMessage = {
    message: '',
    mac: bytes.toString('hex', start + 28, start + 34).replace(/(..)(?=.)/g, '$1:'),
    hostname: null,
    requested_ip: null,
    assigned_ip: addressAt(bytes, start + 16),
  };
  for (let at = start + 240; at + 2 <= end && bytes[at] !== END; ) {
    if (bytes[at] === 0) {
      at += 1;
      continue;
    }
    const length = bytes[at + 1] as number;
    if (at + 2 + length > end) break;
    readOption(bytes[at] as number, bytes, at + 2, length, told);
    at += 2 + length;
  }
  return told.message === '' ? null : told;
}

function readOption(option: number, bytes: Buffer, at: number, length: number, told: DhcpMessage): void {
  if (option === MESSAGE && length === 1) told.message = MESSAGES[bytes[at] as number] ?? '';
  else if (option === REQUESTED && length === 4) told.requested_ip = addressAt(bytes, at);
  else if (option === HOSTNAME) {
    const name = bytes.toString('latin1', at, at + length).replace(/\0+$/, '');
    if (/^[\x21-\x7e]+$/.test(name)) told.hostname = name;
  }
}

function addressAt(bytes: Buffer, at: number): string | null {
  const text = formatAddress(bytes, at, 4);
  return text === '0.0.0.0' ? null : text;
}
