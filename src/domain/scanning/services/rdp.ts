import type { ServiceProbe } from './probe.ts';
import { stated } from './told.ts';

/** X.224 connection request with a negotiation of TLS and CredSSP (MS-RDPBCGR 2.2.1.1). */
const REQUEST = Buffer.from('030000130ee000000000000100080003000000', 'hex');
const SECURITY: Record<number, string> = { 0: 'rdp', 1: 'tls', 2: 'credssp', 8: 'credssp-early' };

/** Remote Desktop confirms the connection and chooses how it is secured. */
export const rdp: ServiceProbe = {
  name: 'rdp',
  ports: [3389],
  request: () => REQUEST,
  read(bytes, { ended }) {
    if (bytes.length < 7) return ended || (bytes.length > 0 && bytes[0] !== 3) ? null : 'more';
    if (bytes[0] !== 3 || bytes[1] !== 0 || bytes[5] !== 0xd0) return null;
    const chosen = bytes.length >= 19 && bytes[11] === 2 ? bytes.readUInt32LE(15) : undefined;
    return {
      service: 'rdp',
      product: 'Remote Desktop',
      detail: stated({ security: chosen === undefined ? 'rdp' : SECURITY[chosen] }),
    };
  },
};
