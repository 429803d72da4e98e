import { expect } from 'chai';
import fc from 'fast-check';
import { UrlEnds } from '../../../../src/domain/logs/lines/url-ends.ts';

const ends = new UrlEnds();

function read(url: string): { host: string; port: number } {
  const bytes = Buffer.from(`http://${url}:9`);
  ends.read(bytes, 7, bytes.length - 2);
  return { host: bytes.toString('utf8', ends.hostStart, ends.hostEnd), port: ends.port };
}

const PORTS: Record<string, number> = { 'http:': 80, 'https:': 443, 'ftp:': 21 };

describe('the host and port of a URL', () => {
  it('are what the URL standard says', () => {
    const url = fc.record({
      scheme: fc.constantFrom('http', 'https', 'ftp'),
      user: fc.constantFrom('', 'anna@', 'anna:secret@'),
      host: fc.constantFrom('www.example', '192.0.2.1', '[2001:db8::1]', 'a'),
      port: fc.option(fc.integer({ min: 1, max: 65_535 })),
      rest: fc.constantFrom('', '/', '/a:1/b', '?q=a@b:2', '#x', '/x?y=http://other.example:7/'),
    });
    fc.assert(
      fc.property(url, ({ scheme, user, host, port, rest }) => {
        const text = `${scheme}://${user}${host}${port === null ? '' : `:${port}`}${rest}`;
        const standard = new URL(text);
        expect(read(text)).to.deep.equal({
          host: standard.hostname.replace(/^\[|\]$/g, ''),
          port: Number(standard.port) || PORTS[standard.protocol],
        });
      }),
    );
  });

  it('are those of what a CONNECT asks for', () => {
    expect(read('www.example:443')).to.deep.equal({ host: 'www.example', port: 443 });
    expect(read('[2001:db8::1]:8443')).to.deep.equal({ host: '2001:db8::1', port: 8443 });
    expect(read('www.example')).to.deep.equal({ host: 'www.example', port: -1 });
    expect(read('www.example:70000')).to.deep.equal({ host: 'www.example', port: -1 });
    expect(read('')).to.deep.equal({ host: '', port: -1 });
  });
});
