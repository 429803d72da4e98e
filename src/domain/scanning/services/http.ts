import type { ServiceProbe } from './probe.ts';
import { stated, told } from './told.ts';

const LONGEST_HEAD = 8_192;

/** HTTP: the first page and what the server says of itself. Where it sends the asker on to is noted and never gone to. */
export const http: ServiceProbe = {
  name: 'http',
  ports: [80, 8080, 8000, 8008, 8081, 8888, 3000, 5000, 9090, 443, 8443, 9443, 4443],
  tlsPorts: [443, 8443, 9443, 4443],
  request: (address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    return Buffer.from(
      `GET / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: Ringfence\r\nAccept: */*\r\nConnection: close\r\n\r\n`,
    );
  },
  read(bytes, { ended }) {
    const begin = bytes.toString('latin1', 0, 5);
    if (!'HTTP/'.startsWith(begin)) return null;
    const head = bytes.toString('latin1', 0, LONGEST_HEAD);
    const end = head.indexOf('\r\n\r\n');
    const isWhole = end >= 0 || ended || head.length >= LONGEST_HEAD;
    const title = titleIn(bytes);
    if (!ended && (!isWhole || (title === '' && bytes.length < LONGEST_HEAD))) return 'more';
    const [, status] = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(head) ?? [];
    if (status === undefined) return null;
    const fields = end < 0 ? head : head.slice(0, end);
    const server = headerIn(fields, 'server');
    const [, product, version] = /^([A-Za-z][\w .-]{0,40}?)(?:\/([\w.-]{1,40}))?(?:[ (;].*)?$/.exec(server) ?? [];
    return {
      service: 'http',
      ...stated({ product, version, banner: server }),
      detail: stated({
        ...{ status: Number(status), title, location: headerIn(fields, 'location') },
        ...{ powered_by: headerIn(fields, 'x-powered-by'), realm: headerIn(fields, 'www-authenticate') },
      }),
    };
  },
};

function headerIn(head: string, name: string): string {
  const line = head.split(/\r?\n/).find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line === undefined ? '' : told(line.slice(name.length + 1), 256);
}

function titleIn(bytes: Buffer): string {
  const [, title = ''] = /<title[^>]{0,200}>([^<]{0,1000})</i.exec(bytes.toString('utf8', 0, 65_536)) ?? [];
  return told(title, 200);
}
