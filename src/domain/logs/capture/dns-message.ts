import { formatAddress } from '../address.ts';

/** What a DNS answer says of names: the first question and the addresses and names it was answered with. */
export interface DnsAnswer {
  query: string;
  qtype: string;
  rcode: string;
  answers: string[];
}

const TYPES: Record<number, string> = {
  ...{
    1: 'A',
    2: 'NS',
    5: 'CNAME',
    6: 'SOA',
    12: 'PTR',
    15: 'MX',
    16: 'TXT',
    28: 'AAAA',
    33: 'SRV',
    64: 'SVCB',
    65: 'HTTPS',
  },
};
const CODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];
const MOST_ANSWERS = 32;
const LONGEST_NAME = 255;
/** A name that points at names more often than this points in circles. */
const MOST_JUMPS = 16;

/** Reads the DNS message in `bytes[start, end)` when it is an answer to one question; null for anything else. RFC 1035. */
export function readDnsAnswer(bytes: Buffer, start: number, end: number): DnsAnswer | null {
  if (end - start < 17) return null;
  const flags = bytes.readUInt16BE(start + 2);
  const isAnswer = (flags & 0x8000) !== 0 && ((flags >> 11) & 15) === 0;
  if (!isAnswer || bytes.readUInt16BE(start + 4) !== 1) return null;
  const question = readName(bytes, start, end, start + 12);
  if (question === null || question.next + 4 > end) return null;
  const qtype = bytes.readUInt16BE(question.next);
  const count = Math.min(bytes.readUInt16BE(start + 6), MOST_ANSWERS);
  const code = flags & 15;
  return {
    query: question.name,
    qtype: TYPES[qtype] ?? `TYPE${qtype}`,
    rcode: CODES[code] ?? `RCODE${code}`,
    answers: readRecords(bytes, start, end, question.next + 4, count),
  };
}

function readRecords(bytes: Buffer, start: number, end: number, at: number, count: number): string[] {
  const answers: string[] = [];
  let place = at;
  for (let i = 0; i < count; i++) {
    const owner = readName(bytes, start, end, place);
    if (owner === null || owner.next + 10 > end) break;
    const type = bytes.readUInt16BE(owner.next);
    const length = bytes.readUInt16BE(owner.next + 8);
    const data = owner.next + 10;
    if (data + length > end) break;
    if (type === 1 && length === 4) answers.push(formatAddress(bytes, data, 4));
    else if (type === 28 && length === 16) answers.push(formatAddress(bytes, data, 6));
    else if (type === 5 || type === 12 || type === 2) answers.push(readName(bytes, start, end, data)?.name ?? '');
    place = data + length;
  }
  return answers.filter((answer) => answer !== '');
}

/** The name at `at`, compressed or not, and where what follows it begins; null when it leaves the message or is too long. */
function readName(bytes: Buffer, start: number, end: number, at: number): { name: string; next: number } | null {
  const labels: string[] = [];
  let place = at;
  let next = -1;
  let length = 0;
  for (let jumps = 0; place < end; ) {
    const size = bytes[place] as number;
    if (size === 0) return { name: labels.join('.') || '.', next: next < 0 ? place + 1 : next };
    if (size >= 0xc0) {
      if (place + 2 > end || ++jumps > MOST_JUMPS) return null;
      if (next < 0) next = place + 2;
      place = start + (bytes.readUInt16BE(place) & 0x3fff);
      continue;
    }
    length += size + 1;
    if (size > 63 || place + 1 + size > end || length > LONGEST_NAME) return null;
    labels.push(printable(bytes.toString('latin1', place + 1, place + 1 + size)));
    place += size + 1;
  }
  return null;
}

function printable(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').toLowerCase();
}
