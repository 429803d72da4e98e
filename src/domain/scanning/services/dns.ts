import type { Identity } from '../slice.ts';
import type { ServiceProbe } from './probe.ts';
import { stated, told } from './told.ts';

const ID = 0x5246;
/** version.bind, class CHAOS, type TXT: many name servers say there what they are; all others answer too. */
const QUESTION = Buffer.concat([
  Buffer.from([ID >> 8, ID & 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
  Buffer.from('\x07version\x04bind\0', 'latin1'),
  Buffer.from([0, 16, 0, 3]),
]);

/** The question as it is sent over UDP. */
export function dnsQuestion(): Buffer {
  return QUESTION;
}

/** What a message says when it is the answer to the question (RFC 1035, 4.1); null when it is not. */
export function readDnsAnswer(message: Buffer): Identity | null {
  if (message.length < 12 || message.readUInt16BE(0) !== ID || ((message[2] as number) & 0x80) === 0) return null;
  const code = (message[3] as number) & 0x0f;
  const version = message.readUInt16BE(6) > 0 ? textOfAnswer(message) : '';
  return {
    service: 'dns',
    ...stated({ banner: version, version: /\d+(\.\d+)+[\w.-]*/.exec(version)?.[0] }),
    detail: { recursion: ((message[3] as number) & 0x80) !== 0, response_code: code },
  };
}

/** The first text of the first answer, whose name is the question's. */
function textOfAnswer(message: Buffer): string {
  let at = QUESTION.length;
  if (message.length < at + 12) return '';
  // A name is a pointer or labels; longer ones than the question has are none of ours.
  at += ((message[at] as number) & 0xc0) === 0xc0 ? 2 : QUESTION.length - 16;
  if (message.length < at + 11 || message.readUInt16BE(at) !== 16) return '';
  const length = message[at + 10] as number;
  return told(message.toString('latin1', at + 11, Math.min(message.length, at + 11 + length)), 255);
}

/** DNS over TCP: the same with its length in front (RFC 7766, 8). */
export const dns: ServiceProbe = {
  name: 'dns',
  ports: [53],
  request: () => Buffer.concat([Buffer.from([0, QUESTION.length]), QUESTION]),
  read(bytes, { ended }) {
    if (bytes.length < 2 || bytes.length < 2 + bytes.readUInt16BE(0)) return ended ? null : 'more';
    return readDnsAnswer(bytes.subarray(2));
  },
};
