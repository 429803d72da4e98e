import { pcapFile, pcapngBlocks } from './captures.ts';
import { EXPORTED, fieldSpecs, ipfix, packed, record5, set, template, version5, version9 } from './netflow.ts';
import { clientHello, dhcpMessage, dnsAnswer, ethernet, ipPacket, type PacketSpec } from './packets.ts';

const START = Date.UTC(2026, 10, 20, 10) * 1000;
const CLIENT = { src: '192.0.2.10', dst: '198.51.100.20', srcPort: 50_000, dstPort: 443 };
const SERVER = { src: CLIENT.dst, dst: CLIENT.src, srcPort: 443, dstPort: 50_000 };

function framesOf(specs: PacketSpec[], wrap = (packet: Buffer) => ethernet(packet)) {
  return specs.map((spec, i) => ({ time: START + i * 10_000, bytes: wrap(ipPacket(spec)) }));
}

/** One conversation of each kind, and frames that are none. */
function conversations(): Buffer {
  const udp = { protocol: 17 };
  const frames = framesOf([
    { ...CLIENT, flags: 'S' },
    { ...SERVER, flags: 'SA' },
    { ...CLIENT, flags: 'A' },
    { ...CLIENT, flags: 'PA', payload: clientHello('shop.example.net') },
    { ...SERVER, flags: 'PA', payload: 'x'.repeat(300) },
    { ...CLIENT, flags: 'FA' },
    { ...SERVER, flags: 'FA' },
    { ...CLIENT, flags: 'A' },
    // The same ports again: another conversation, which nobody answers.
    { ...CLIENT, flags: 'S' },
    { ...CLIENT, flags: 'S' },
    { ...CLIENT, dstPort: 23, flags: 'S' },
    { ...SERVER, srcPort: 23, flags: 'RA' },
    // The SYN was not captured, its answer was.
    { ...SERVER, dst: '192.0.2.11', flags: 'SA' },
    { ...CLIENT, src: '192.0.2.11', flags: 'PA', payload: 'GET /a?token=1 HTTP/1.1\r\nHost: www.example.net\r\n\r\n' },
    { ...udp, src: '192.0.2.10', dst: '192.0.2.53', srcPort: 40_000, dstPort: 53, payload: 'question' },
    {
      ...udp,
      src: '192.0.2.53',
      dst: '192.0.2.10',
      srcPort: 53,
      dstPort: 40_000,
      payload: dnsAnswer('shop.example.net', ['198.51.100.20']),
    },
    {
      ...udp,
      src: '0.0.0.0',
      dst: '255.255.255.255',
      srcPort: 68,
      dstPort: 67,
      payload: dhcpMessage(3, { hostname: 'desk-7' }),
    },
    {
      ...udp,
      src: '192.0.2.1',
      dst: '192.0.2.77',
      srcPort: 67,
      dstPort: 68,
      payload: dhcpMessage(5, { assigned: '192.0.2.77' }),
    },
    { protocol: 1, src: '192.0.2.10', dst: '192.0.2.1', payload: Buffer.from([8, 0, 0, 0]) },
    { protocol: 47, src: '192.0.2.1', dst: '198.51.100.1', payload: 'tunnelled' },
    {
      ...udp,
      src: '192.0.2.12',
      dst: '192.0.2.13',
      srcPort: 2049,
      dstPort: 900,
      payload: 'x'.repeat(64),
      fragment: { id: 7, offset: 0, more: true },
    },
    {
      ...udp,
      src: '192.0.2.12',
      dst: '192.0.2.13',
      payload: 'y'.repeat(40),
      fragment: { id: 7, offset: 72, more: false },
    },
    { ...udp, src: '192.0.2.12', dst: '192.0.2.13', payload: 'z', fragment: { id: 8, offset: 64, more: false } },
    { src: '2001:db8::10', dst: '2001:db8::20', srcPort: 50_001, dstPort: 22, flags: 'S', extensions: [0, 60] },
  ]);
  const arp = Buffer.concat([Buffer.alloc(12, 2), Buffer.from([8, 6]), Buffer.alloc(28)]);
  const tagged = ethernet(ipPacket({ ...CLIENT, protocol: 132, dstPort: 2905 }), { tags: [10, 20] });
  const cut = { time: START, bytes: ethernet(ipPacket(CLIENT)), kept: 30 };
  return pcapFile([...frames, { time: START, bytes: arp }, { time: START, bytes: tagged }, cut]);
}

/** The other byte order, nanoseconds, and IP without a frame; UDP that is silent for more than two minutes. */
function bigEndianRaw(): Buffer {
  const packet = ipPacket({
    protocol: 17,
    src: '192.0.2.10',
    dst: '192.0.2.11',
    srcPort: 5000,
    dstPort: 6000,
    payload: 'abc',
  });
  const frames = [0, 60, 200].map((seconds) => ({ time: START + seconds * 1e6 + 5, bytes: packet }));
  return pcapFile(frames, { link: 101, isLittle: false, isNano: true });
}

/** A good packet, then a length that cannot be. */
function damagedCapture(): Buffer {
  return Buffer.concat([pcapFile(framesOf([{ ...CLIENT, flags: 'S' }])), Buffer.alloc(16, 0x7f), Buffer.alloc(32)]);
}

/** Two sections of either byte order, several link types and clocks, a name, and blocks that say nothing here. */
function interfaces(): Buffer {
  const little = pcapngBlocks(true);
  const big = pcapngBlocks(false);
  const nanos = BigInt(START) * 1000n + 1_234_567n;
  const syn = ipPacket({ ...CLIENT, flags: 'S' });
  const cooked = Buffer.concat([Buffer.alloc(14), Buffer.from([0x08, 0x00]), ipPacket({ ...SERVER, flags: 'SA' })]);
  const cooked2 = Buffer.concat([
    Buffer.from([0x86, 0xdd]),
    Buffer.alloc(18),
    ipPacket({ src: '2001:db8::1', dst: '2001:db8::2', protocol: 58, payload: 'ping' }),
  ]);
  const loopback = Buffer.concat([
    Buffer.from([2, 0, 0, 0]),
    ipPacket({ protocol: 17, src: '127.0.0.1', dst: '127.0.0.1', srcPort: 1, dstPort: 2, payload: 'l' }),
  ]);
  return Buffer.concat([
    ...[little.section(), little.device(1, 9), little.device(113, 6), little.other()],
    ...[little.packet(0, nanos, ethernet(syn)), little.packet(1, BigInt(START) + 20_000n, cooked)],
    little.name(Buffer.from([198, 51, 100, 20]), 'shop.example.net'),
    ...[big.section(), big.device(276, 6), big.packet(0, BigInt(START) + 30_000n, cooked2)],
    ...[big.device(0, 6), big.packet(1, BigInt(START) + 40_000n, loopback), big.packet(9, 0n, loopback)],
  ]);
}

const A = Buffer.from([192, 0, 2, 10]);
const B = Buffer.from([198, 51, 100, 20]);

function five(): Buffer {
  const asked = record5(A, B, [50_000, 443], 6, 0x1b);
  const answered = record5(B, A, [443, 50_000], 6, 0x1b);
  const scan = record5(A, B, [40_001, 23], 6, 0x02);
  const ping = record5(A, B, [0, 2048], 1);
  return Buffer.concat([version5([asked, answered, scan]), version5([ping], { sampling: 0x4064 })]);
}

/** Records before and behind their template, of two exporters with one number for different templates; options; an event of a firewall. */
function nine(): Buffer {
  const fields = [
    [8, 4],
    [12, 4],
    [7, 2],
    [11, 2],
    [4, 1],
    [6, 1],
    [2, 4],
    [1, 4],
    [22, 4],
    [21, 4],
    [10, 2],
  ] as const;
  const record = packed(
    A,
    B,
    [50_000, 2],
    [443, 2],
    [6, 1],
    [0x1b, 1],
    [12, 4],
    [1840, 4],
    [9_990_000, 4],
    [9_995_250, 4],
    [3, 2],
  );
  const six = packed(
    Buffer.from('20010db8000000000000000000000010', 'hex'),
    Buffer.from('20010db8000000000000000000000053', 'hex'),
    [53_124, 2],
    [53, 2],
    [17, 1],
    [80, 8],
  );
  const event = [
    [8, 4],
    [12, 4],
    [7, 2],
    [11, 2],
    [4, 1],
    [323, 8],
    [233, 1],
    [231, 4],
    [232, 4],
    [225, 4],
    [227, 2],
    [40_000, 20],
  ] as const;
  const now = BigInt(EXPORTED.seconds) * 1000n;
  const eventRecord = (kind: number, out: number, back: number) =>
    packed(
      A,
      B,
      [50_000, 2],
      [443, 2],
      [6, 1],
      [now, 8],
      [kind, 1],
      [out, 4],
      [back, 4],
      Buffer.from([203, 0, 113, 7]),
      [61_000, 2],
      Buffer.from('anna'.padEnd(20, '\0')),
    );
  const options = packed([300, 2], [4, 2], [4, 2], [1, 2], [4, 2], [34, 2], [4, 2]);
  return Buffer.concat([
    version9([set(260, record)]),
    version9([set(0, template(260, fields)), set(260, record, record)]),
    version9(
      [
        set(
          0,
          template(260, [
            [27, 16],
            [28, 16],
            [7, 2],
            [11, 2],
            [4, 1],
            [1, 8],
          ]),
        ),
        set(260, six),
      ],
      { source: 8 },
    ),
    version9([set(1, options), set(300, packed([1, 4], [1000, 4]))]),
    version9([
      set(0, template(261, event)),
      set(261, eventRecord(1, 0, 0), eventRecord(2, 1200, 5600), eventRecord(3, 0, 0)),
    ]),
  ]);
}

/** Times of several clocks, a variable length, an enterprise's own field, both directions in one record, a translation. */
function ipfixFile(): Buffer {
  const millis = BigInt(EXPORTED.seconds) * 1000n - 5250n;
  const both = [
    [8, 4],
    [12, 4],
    [7, 2],
    [11, 2],
    [4, 1],
    [152, 8],
    [153, 8],
    [1, 4],
    [2, 4],
    [1, 4, 29_305],
    [2, 4, 29_305],
    [239, 1],
    [96, 65_535],
    [5, 4, 9],
  ] as const;
  const record = (direction: number, name: string) =>
    packed(
      A,
      B,
      [50_000, 2],
      [443, 2],
      [6, 1],
      [millis, 8],
      [millis + 1500n, 8],
      [1840, 4],
      [12, 4],
      [9300, 4],
      [10, 4],
      [direction, 1],
      [name.length, 1],
      Buffer.from(name),
      [1, 4],
    );
  const ntp = (seconds: number) => packed([seconds + 2_208_988_800, 4], [0x80000000, 4]);
  const micro = [
    [8, 4],
    [12, 4],
    [4, 1],
    [154, 8],
    [155, 8],
    [85, 8],
  ] as const;
  const nat = [
    [8, 4],
    [12, 4],
    [7, 2],
    [11, 2],
    [4, 1],
    [323, 8],
    [230, 1],
    [225, 4],
    [227, 2],
  ] as const;
  const options = packed(
    [400, 2],
    [2, 2],
    [1, 2],
    ...fieldSpecs([
      [149, 4],
      [305, 4],
    ]),
  );
  return Buffer.concat([
    ipfix([set(2, template(256, both)), set(256, record(1, 'tls'), record(2, ''))], { source: 12 }),
    ipfix([
      set(2, template(257, micro)),
      set(257, packed(A, B, [47, 1], ntp(EXPORTED.seconds - 60), ntp(EXPORTED.seconds - 50), [900, 8])),
    ]),
    ipfix([
      set(2, template(258, nat)),
      set(
        258,
        packed(A, B, [50_000, 2], [443, 2], [6, 1], [millis, 8], [4, 1], Buffer.from([203, 0, 113, 7]), [61_000, 2]),
      ),
    ]),
    ipfix([set(3, options), set(400, packed([12, 4], [512, 4]))]),
    // Taken back: its records cannot be read any more.
    ipfix([set(2, packed([257, 2], [0, 2])), set(257, packed(A, B, [47, 1], ntp(0), ntp(0), [900, 8]))]),
  ]);
}

/** Files of the binary formats, made here: by format and name; `nearMisses` are such as it must not take for its own. */
export const BINARY_LOGS: Record<string, { logs: Record<string, Buffer>; nearMisses: Record<string, Buffer> }> = {
  pcap: {
    logs: { conversations: conversations(), 'big-endian-raw': bigEndianRaw(), damaged: damagedCapture() },
    nearMisses: { 'other-magic': Buffer.from('d4c3b2a000000000', 'hex'), text: Buffer.from('a1b2c3d4\n') },
  },
  pcapng: {
    logs: { interfaces: interfaces() },
    nearMisses: { 'no-byte-order': Buffer.from(`0a0d0d0a1c000000${'00'.repeat(20)}`, 'hex') },
  },
  netflow: {
    logs: { five: five(), nine: nine(), ipfix: ipfixFile() },
    nearMisses: {
      'no-records': packed([5, 2], [0, 2], Buffer.alloc(40)),
      'next-is-no-message': Buffer.concat([version5([Buffer.alloc(48)]), Buffer.from('something else')]),
      'text-of-five': Buffer.from('\0\x05 is how it begins, and it is no export at all'),
    },
  },
};
