import type { ServiceProbe } from './probe.ts';
import { stated, told } from './told.ts';

const REQUEST = Buffer.from('*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n');

/** Redis and what speaks its protocol; without a password it says its version. */
export const redis: ServiceProbe = {
  name: 'redis',
  ports: [6379, 6380],
  tlsPorts: [6380],
  request: () => REQUEST,
  read(bytes, { ended }) {
    const text = bytes.toString('latin1', 0, 8_192);
    if (text === '') return ended ? null : 'more';
    const isPong = text.startsWith('+PONG\r\n');
    if (!isPong && !/^-(NOAUTH|DENIED|ERR|LOADING|WRONGPASS|NOPERM)\b/.test(text)) return null;
    const version = /\r\nredis_version:([\w.-]{1,40})\r\n/.exec(text)?.[1];
    if (isPong && version === undefined && !ended && !/\r\n-/.test(text)) return 'more';
    return {
      service: 'redis',
      product: 'Redis',
      ...stated({ version, banner: told(text.split('\r\n')[0] ?? '') }),
      detail: { password_needed: /(^|\r\n)-NOAUTH/.test(text) },
    };
  },
};
