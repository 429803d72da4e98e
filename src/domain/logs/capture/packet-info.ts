import { PROTOCOL } from '../flow.ts';
import { scanFlags } from '../flow-tools/tcp-flags.ts';
import { scanNamedPort } from '../scan/port-name.ts';

/** What the Info column says of a packet's ports; -1 where it does not. */
export interface PacketInfo {
  srcPort: number;
  dstPort: number;
  flags: number;
  /** Info says that it carries something, or shows the protocol above the transport. */
  hasData: boolean;
  /** Info says that it answers. */
  isAnswer: boolean;
  /** Null where the Protocol column has to tell. */
  protocol: number | null;
}

/** Above the ports: "not known", told apart by a number. */
const UNKNOWN = 65_536;
/** The arrow is what the release and the export write: `→`, `→` without spaces, ` > `, and two spaces on each side in CSV. */
const BOTH_PORTS =
  /^(?:\[[^\]]*\] ?)*([\w-]+)(?:\((\d+)\))? {0,2}(?:→|->|>|\xe2\x86\x92) {0,2}([\w-]+)(?:\((\d+)\))?(?= |$)/;
const ECHO_REPLY = /^Echo \(ping\) reply/;
const FLAGS = /\[((?:FIN|SYN|RST|PSH|ACK|URG|ECN|CWR|ECE|NS|AE|Reserved|, ?)+)\]/;

/** Texts of flags that have been read; there are few. */
const KNOWN_FLAGS = new Map<string, number>();

/** Server ports of protocols that use one and the same, and how Info shows that a packet comes from the server. */
const SERVICES = new Map<string, { port: number; answers: RegExp; clientPort?: number }>([
  [
    'DNS',
    {
      port: 53,
      answers: /^Standard query response|^Dynamic update response|^Server status request response|response 0x/,
    },
  ],
  ['NTP', { port: 123, answers: /, server/ }],
  ['NBNS', { port: 137, answers: /response/, clientPort: 137 }],
  ['LLMNR', { port: 5355, answers: /response/ }],
  ['SNMP', { port: 161, answers: /^get-response|^report/ }],
  ['SSDP', { port: 1900, answers: /^HTTP\// }],
  ['DHCP', { port: 67, answers: /^DHCP (Offer|ACK|NAK)/, clientPort: 68 }],
  ['DHCPv6', { port: 547, answers: /^(Advertise|Reply|Relay-reply|Reconfigure)/, clientPort: 546 }],
  ['ISAKMP', { port: 500, answers: /MID=\d+ Responder/, clientPort: 500 }],
]);
/** Both ends use the one port. */
const SAME: ReadonlyMap<string, number> = new Map<string, number>([
  ...([
    ['MDNS', 5353],
    ['BROWSER', 138],
    ['NBDS', 138],
    ['RIPv1', 520],
    ['RIPv2', 520],
    ['HSRP', 1985],
  ] as const),
]);

/** Reads the ports and the flags from the Info column, or gives what the protocol always uses. */
export function infoOf(info: string, protocol: string): PacketInfo {
  const both = BOTH_PORTS.exec(info);
  if (both !== null) {
    const srcPort = portOf(both[2] ?? both[1] ?? '');
    const dstPort = portOf(both[4] ?? both[3] ?? '');
    const flags = flagsIn(info);
    if (srcPort >= 0 && dstPort >= 0) {
      const hasData = !/ Len=0\b/.test(info) && !/Keep-Alive\]/.test(info);
      return {
        srcPort,
        dstPort,
        flags,
        hasData,
        isAnswer: false,
        protocol: protocol === 'UDP' ? PROTOCOL.udp : flags > 0 ? PROTOCOL.tcp : null,
      };
    }
  }
  const same = SAME.get(protocol);
  if (same !== undefined)
    return { srcPort: same, dstPort: same, flags: 0, hasData: true, isAnswer: false, protocol: PROTOCOL.udp };
  return serviceOf(info, protocol);
}

function serviceOf(info: string, protocol: string): PacketInfo {
  const service = SERVICES.get(protocol);
  if (service === undefined)
    return { srcPort: -1, dstPort: -1, flags: 0, hasData: true, isAnswer: ECHO_REPLY.test(info), protocol: null };
  // Queries are told apart by their number, or one conversation would swallow all of them.
  const id = /\b0x([\da-f]{4,8})\b/i.exec(info)?.[1];
  const client = service.clientPort ?? UNKNOWN + (id === undefined ? 0 : Number.parseInt(id, 16));
  const isAnswer = service.answers.test(info);
  const isBothWays = protocol === 'NTP' && /symmetric|broadcast/.test(info);
  return {
    srcPort: isAnswer || isBothWays ? service.port : client,
    dstPort: isAnswer && !isBothWays ? client : service.port,
    flags: 0,
    hasData: true,
    isAnswer,
    protocol: PROTOCOL.udp,
  };
}

function portOf(text: string): number {
  const digit = text.charCodeAt(0) - 0x30;
  if (digit >= 0 && digit <= 9 && Number(text) <= 65_535) return Number(text);
  const bytes = Buffer.from(text);
  return scanNamedPort(bytes, 0, bytes.length);
}

function flagsIn(info: string): number {
  const names = FLAGS.exec(info)?.[1];
  if (names === undefined) return 0;
  const known = KNOWN_FLAGS.get(names);
  if (known !== undefined) return known;
  const letters = Buffer.from(
    names
      .split(/, ?/)
      .map((name) =>
        name === 'ECN' || name === 'ECE' ? 'E' : name === 'CWR' ? 'C' : name === 'NS' ? '' : name.charAt(0),
      )
      .join(''),
  );
  const flags = scanFlags(letters, 0, letters.length);
  if (KNOWN_FLAGS.size < 256) KNOWN_FLAGS.set(names, flags);
  return flags;
}
