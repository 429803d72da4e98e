import type { ServiceProbe } from './probe.ts';
import { stated, told } from './told.ts';

const HEADER = 4;
/** CLIENT_SSL of the lower half of the capabilities. */
const SPEAKS_TLS = 0x0800;

/** MySQL and MariaDB send their handshake first, or an error when the asker may not connect. */
export const mysql: ServiceProbe = {
  name: 'mysql',
  ports: [3306, 33060],
  request: null,
  read(bytes, { ended }) {
    if (bytes.length < HEADER + 1) return bytes.length > 0 && ended ? null : 'more';
    const length = bytes.readUIntLE(0, 3);
    if (bytes[3] !== 0 || length < 4 || length > 4_096) return null;
    if (bytes.length < HEADER + length) return ended ? null : 'more';
    if (bytes[HEADER] === 0xff) {
      const text = told(bytes.toString('latin1', HEADER + 3, HEADER + length));
      return /mysql|mariadb|not allowed|too many connections|blocked/i.test(text)
        ? { service: 'mysql', banner: text }
        : null;
    }
    if (bytes[HEADER] !== 10) return null;
    const end = bytes.indexOf(0, HEADER + 1);
    const version = told(bytes.toString('latin1', HEADER + 1, Math.min(end < 0 ? HEADER + length : end, HEADER + 64)));
    // Behind the version: the thread (4), salt (8), a zero, then capabilities (2).
    const capabilities = end > 0 && end + 16 <= bytes.length ? bytes.readUInt16LE(end + 14) : 0;
    const isMaria = /mariadb/i.test(version);
    return {
      service: 'mysql',
      ...stated({ product: isMaria ? 'MariaDB' : 'MySQL', version, banner: version }),
      detail: { tls_offered: (capabilities & SPEAKS_TLS) !== 0 },
    };
  },
};
