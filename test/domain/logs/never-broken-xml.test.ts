import { expect } from 'chai';
import { NotALog } from '../../../src/domain/logs/errors.ts';
import { readAll, streamOf } from './reading.ts';

const START = '<?xml version="1.0"?>\n<nmaprun scanner="nmap" args="nmap -sS" start="1790000000" version="7.95">\n';
const END = '</nmaprun>\n';
const host = (address: string, port = '443', extra = '') =>
  `<host><status state="up" reason="echo-reply"/><address addr="${address}" addrtype="ipv4"/>${extra}<ports>` +
  `<port protocol="tcp" portid="${port}"><state state="open" reason="syn-ack"/></port></ports></host>\n`;
const GOOD = host('192.0.2.1');
const read = (...pieces: (string | Buffer)[]) => readAll(streamOf(...pieces), { as: 'nmap-xml' });
const addresses = (found: Awaited<ReturnType<typeof read>>) => [
  ...new Set(found.observations.map(({ src_ip }) => src_ip)),
];

describe('scans in XML that is damaged', () => {
  it('are read undamaged', async () => {
    const { observations, rejects } = await read(START + GOOD + END);
    expect(observations.map(({ record }) => record)).to.have.members(['scanned-host', 'scanned-port']);
    expect(rejects).to.be.empty;
  });

  for (const [what, bad] of [
    ['a network for an address', host('10.0.0.1/8')],
    ['a number above 255 in an address', host('192.0.2.256')],
    ['a byte that is no UTF-8 in an address', Buffer.from(host('192.0.2\xff'), 'latin1')],
  ] as const) {
    it(`skip a host with ${what}`, async () => {
      const found = await read(START, GOOD, bad, host('192.0.2.2'), END);
      expect(addresses(found)).to.deep.equal(['192.0.2.1', '192.0.2.2']);
      expect(found.skips).to.include({ 'a host without an address': 1 });
      expect(found.rejects).to.be.empty;
    });
  }

  for (const port of ['65536', '-1', '443x', '9007199254740993', '']) {
    it(`skip the port "${port}"`, async () => {
      const found = await read(START, host('192.0.2.2', port), END);
      expect(found.observations.map(({ record }) => record)).to.deep.equal(['scanned-host']);
      expect(found.skips).to.deep.equal({ 'a port without a number, or of another protocol': 1 });
    });
  }

  it('state no time when theirs lies in 1969 or 9999', async () => {
    for (const start of ['-3600', '253370764800', '253370764800000', '1e400']) {
      const { observations } = await read(START.replace('1790000000', start) + GOOD + END);
      expect(observations.map(({ time }) => time)).to.deep.equal([null, null]);
    }
  });

  for (const [what, bad] of [
    ['ends in the middle', ''],
    ['uses an entity it does not declare', `${host('&ee;')}${END}`],
    ['holds a NUL', `${host('192.0.2.\0')}${END}`],
    ['is 100,000 elements deep', '<a>'.repeat(100_000)],
    [
      'has 10,000 attributes in one element',
      `<x ${Array.from({ length: 10_000 }, (_, i) => `a${i}="1"`).join(' ')}/>${END}`,
    ],
    ['closes what was not opened', `</host></host>${GOOD}${END}`],
    ['declares entities below its head', `<!DOCTYPE x [<!ENTITY a "b">]>${host('&a;')}${END}`],
  ] as const) {
    it(`keep what stands above the place where the document ${what}`, async () => {
      const found = await read(START, GOOD, bad);
      expect(addresses(found)).to.deep.equal(['192.0.2.1']);
      expect(found.rejects).to.have.length(1);
      expect(found.rejects[0]?.reason).to.match(/\w/);
    });
  }

  it('are refused when they declare entities', async () => {
    const bomb = `<?xml version="1.0"?>\n<!DOCTYPE nmaprun [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>\n${START}${host('&c;')}${END}`;
    const error = await readAll(streamOf(bomb)).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(NotALog).with.property('code', 'unsafe-xml');
    const asked = await read(bomb);
    expect([asked.observations.length, asked.rejects.length]).to.deep.equal([0, 1]);
  });

  for (const [what, open] of [
    ['an attribute', '<x y="'],
    ['a text', '<x>'],
    ['a comment', '<!--'],
  ] as const) {
    it(`are read in little memory up to ${what} of 200 MB`, async () => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      async function* stream() {
        yield Buffer.from(START + GOOD + open);
        for (let i = 0; i < 200; i++) yield chunk;
      }
      const before = process.memoryUsage().rss;
      const found = await readAll(stream(), { as: 'nmap-xml' });
      expect(process.memoryUsage().rss - before).to.be.lessThan(64 * 1024 * 1024);
      expect(addresses(found)).to.deep.equal(['192.0.2.1']);
      expect(found.rejects).to.have.length(1);
    });
  }
});
