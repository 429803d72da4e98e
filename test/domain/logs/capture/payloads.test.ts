import { expect } from 'chai';
import fc from 'fast-check';
import { readServerName } from '../../../../src/domain/logs/capture/client-hello.ts';
import { readDhcp } from '../../../../src/domain/logs/capture/dhcp-message.ts';
import { readDnsAnswer } from '../../../../src/domain/logs/capture/dns-message.ts';
import { Fragments } from '../../../../src/domain/logs/capture/fragments.ts';
import { readHttpRequest } from '../../../../src/domain/logs/capture/http-request.ts';
import { DECODED, decodeIp } from '../../../../src/domain/logs/capture/ip-packet.ts';
import { ipStart, LINK } from '../../../../src/domain/logs/capture/link-layer.ts';
import { Packet } from '../../../../src/domain/logs/capture/packet.ts';
import { clientHello, dhcpMessage, dnsAnswer, ethernet, ipPacket } from '../../../support/logs/packets.ts';

const READERS = { readServerName, readDhcp, readDnsAnswer, readHttpRequest };
const label = fc.string({ unit: fc.constantFrom(...'abcxyz019-'), minLength: 1, maxLength: 20 });
const hostname = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const port = fc.integer({ min: 0, max: 65_535 });
const read = <T>(reader: (bytes: Buffer, start: number, end: number) => T, bytes: Buffer) =>
  reader(bytes, 0, bytes.length);

describe('readers of payloads', () => {
  it('read the names that were written', () => {
    fc.assert(
      fc.property(hostname, fc.array(fc.ipV4(), { maxLength: 3 }), (name, addresses) => {
        expect(read(readServerName, clientHello(name))).to.equal(name);
        expect(read(readDnsAnswer, dnsAnswer(name, addresses))).to.deep.include({
          query: name,
          qtype: 'A',
          answers: addresses,
        });
        expect(read(readDhcp, dhcpMessage(3, { hostname: name }))).to.deep.include({
          hostname: name,
          message: 'REQUEST',
        });
        expect(read(readHttpRequest, Buffer.from(`GET /a?secret=1 HTTP/1.1\r\nHost: ${name}\r\n\r\n`))).to.include({
          host: name,
          uri: '/a',
        });
      }),
    );
  });

  it('take no bytes amiss, and do not read beyond what was captured', () => {
    const made = fc.constantFrom(
      clientHello('a.example'),
      dnsAnswer('a.example', ['192.0.2.1']),
      dhcpMessage(3, { hostname: 'a' }),
    );
    const damaged = fc.tuple(made, fc.nat(), fc.nat(255)).map(([bytes, at, value]) => {
      const changed = Buffer.from(bytes);
      changed[at % changed.length] = value;
      return changed;
    });
    const bytes = fc.oneof(
      damaged,
      fc.uint8Array({ maxLength: 400 }).map((random) => Buffer.from(random)),
    );
    fc.assert(
      fc.property(bytes, fc.nat(400), (whole, cut) => {
        for (const reader of Object.values(READERS)) {
          const end = Math.min(cut, whole.length);
          // The same with and without bytes behind the end.
          expect(reader(whole, 0, end)).to.deep.equal(reader(Buffer.from(whole.subarray(0, end)), 0, end));
        }
      }),
    );
  });

  it('do not follow DNS names in circles', () => {
    const circle = dnsAnswer('a', []);
    circle.set([0xc0, 12], 12);
    expect(read(readDnsAnswer, circle)).to.equal(null);
  });
});

describe('decodeIp', () => {
  const addresses = fc.oneof(
    fc.tuple(fc.ipV4(), fc.ipV4()),
    fc.constant(['2001:db8::1', '2001:db8::2'] as [string, string]),
  );

  it('reads ports, flags and sizes as they were written, through extension headers too', () => {
    const protocol = fc.constantFrom(6, 17, 132);
    const extensions = fc.array(fc.constantFrom(0, 43, 60), { maxLength: 3 });
    fc.assert(
      fc.property(
        addresses,
        protocol,
        port,
        port,
        fc.nat(100),
        extensions,
        ([src, dst], number, srcPort, dstPort, size, chain) => {
          const bytes = ipPacket({
            src,
            dst,
            protocol: number,
            srcPort,
            dstPort,
            flags: 'SA',
            payload: Buffer.alloc(size),
            extensions: chain,
          });
          const packet = new Packet();
          expect(decodeIp(bytes, 0, bytes.length, packet, new Fragments())).to.equal(DECODED);
          const { flags, payload, ipBytes } = packet;
          expect({
            number: packet.protocol,
            srcPort: packet.srcPort,
            dstPort: packet.dstPort,
            payload,
            ipBytes,
          }).to.deep.equal({ number, srcPort, dstPort, payload: size, ipBytes: bytes.length });
          expect(flags).to.equal(number === 6 ? 0x12 : 0);
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(0x45, 0x60, 0x4f), (random, first) => {
        const bytes = Buffer.from([first, ...random]);
        expect(decodeIp(bytes, 0, bytes.length, new Packet(), new Fragments())).to.be.within(0, 3);
      }),
    );
  });

  it('finds the packet behind every link layer', () => {
    const packet = ipPacket({ src: '192.0.2.1', dst: '192.0.2.2' });
    const behind = (head: number[] | Buffer) => Buffer.concat([Buffer.from(head), packet]);
    const frames: [number, Buffer, number][] = [
      ...([
        [LINK.ethernet, ethernet(packet), 14],
        [LINK.ethernet, ethernet(packet, { tags: [1] }), 18],
      ] as [number, Buffer, number][]),
      [LINK.ethernet, behind([...Buffer.alloc(12), 0x88, 0x64, 0x11, 0, 0, 1, 0, 0, 0, 0x21]), 22],
      ...([
        [LINK.raw, packet, 0],
        [LINK.null, behind([2, 0, 0, 0]), 4],
        [LINK.loop, behind([0, 0, 0, 2]), 4],
      ] as [number, Buffer, number][]),
      [LINK.linuxCooked, behind([...Buffer.alloc(14), 8, 0]), 16],
      [LINK.linuxCooked2, behind([8, 0, ...Buffer.alloc(18)]), 20],
      [LINK.ppp, behind([0xff, 3, 0, 0x21]), 4],
    ];
    for (const [link, frame, start] of frames)
      expect(ipStart(link, frame, 0, frame.length), `link ${link}`).to.equal(start);
    expect(ipStart(LINK.ethernet, Buffer.alloc(10), 0, 10)).to.equal(-1);
  });
});
