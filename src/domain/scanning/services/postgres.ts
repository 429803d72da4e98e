import type { ServiceProbe } from './probe.ts';

/** SSLRequest of PostgreSQL: length and 80877103. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** PostgreSQL answers whether it speaks TLS with a single letter. */
export const postgres: ServiceProbe = {
  name: 'postgresql',
  ports: [5432, 5433, 6432],
  request: () => SSL_REQUEST,
  read(bytes, { ended }) {
    if (bytes.length === 0) return ended ? null : 'more';
    const letter = bytes.toString('latin1', 0, 1);
    if (bytes.length !== 1 || (letter !== 'S' && letter !== 'N')) return null;
    return { service: 'postgresql', product: 'PostgreSQL', detail: { tls_offered: letter === 'S' } };
  },
};
