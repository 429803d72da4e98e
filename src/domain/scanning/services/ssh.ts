import type { ServiceProbe } from './probe.ts';
import { stated, told } from './told.ts';

/** SSH says its version first (RFC 4253, 4.2). */
export const ssh: ServiceProbe = {
  name: 'ssh',
  ports: [22, 2222],
  request: null,
  read(bytes, { ended }) {
    const text = bytes.toString('latin1', 0, 1_024);
    if (!text.startsWith('SSH-')) return text.length < 4 && 'SSH-'.startsWith(text) && !ended ? 'more' : null;
    const end = text.indexOf('\n');
    if (end < 0 && !ended && text.length < 255) return 'more';
    const line = told(end < 0 ? text : text.slice(0, end));
    const [, protocol, software = '', comment] = /^SSH-([\d.]+)-(\S+)(?: (.*))?$/.exec(line) ?? [];
    const [, product = software, version] = /^([A-Za-z]+)[_-](.+)$/.exec(software) ?? [];
    return {
      service: 'ssh',
      banner: line,
      ...stated({ product, version }),
      detail: stated({ protocol, comment }),
    };
  },
};
