import type { ServiceProbe } from './probe.ts';
import { stated } from './told.ts';

const DIALECTS = [0x0202, 0x0210, 0x0300, 0x0302];
const NAMES: Record<number, string> = { 514: '2.0.2', 528: '2.1', 768: '3.0', 770: '3.0.2', 767: '2.x' };
const HEADER = 64;

/** NEGOTIATE of SMB 2 (MS-SMB2 2.2.3) behind the four bytes of direct TCP. */
function negotiate(): Buffer {
  const body = Buffer.alloc(HEADER + 36 + 2 * DIALECTS.length);
  body.write('fe534d42', 0, 'hex');
  body.writeUInt16LE(HEADER, 4);
  body.writeUInt16LE(1, 14);
  body.writeUInt16LE(36, HEADER);
  body.writeUInt16LE(DIALECTS.length, HEADER + 2);
  body.writeUInt16LE(1, HEADER + 4);
  for (const [i, dialect] of DIALECTS.entries()) body.writeUInt16LE(dialect, HEADER + 36 + 2 * i);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

const REQUEST = negotiate();

/** Windows file sharing says which dialect it chooses and whether it demands signing. */
export const smb: ServiceProbe = {
  name: 'smb',
  ports: [445],
  request: () => REQUEST,
  read(bytes, { ended }) {
    const wanted = 4 + HEADER + 8;
    if (bytes.length >= 8 && bytes.readUInt32BE(4) === 0xff534d42)
      return { service: 'smb', product: 'SMB', version: '1' };
    if (bytes.length < wanted) return ended || (bytes.length > 0 && bytes[0] !== 0) ? null : 'more';
    if (bytes.readUInt32BE(4) !== 0xfe534d42) return null;
    const version = NAMES[bytes.readUInt16LE(4 + HEADER + 4)];
    const mode = bytes[4 + HEADER + 2] ?? 0;
    return {
      service: 'smb',
      product: 'SMB',
      ...stated({ version }),
      detail: { signing_required: (mode & 2) !== 0 },
    };
  },
};
