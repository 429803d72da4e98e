import { ACTION, DIRECTION } from '../flow.ts';
import type { ObservationKind } from '../observation.ts';

/** A message of a Cisco firewall that is neither a connection nor an access list's: its form and what it becomes. */
export interface AsaMessage {
  form: RegExp;
  /** The action of the flow it is, or the kind of observation. */
  becomes: number | ObservationKind;
  direction: number;
}

/** `{src}` and `{dst}` are endpoints, which users or translated endpoints in brackets may follow. */
const BRACKETS = String.raw`(?: ?\([^)]*\))*`;
const PARTS: Record<string, string> = {
  src: String.raw`\(?(?<src>(?:[A-Za-z][^ (),:]*: )?[^ (),;]+)\)?${BRACKETS}`,
  dst: `(?<dst>(?:[A-Za-z][^ (),:]*: )?[^ (),;]+)${BRACKETS}`,
  proto: String.raw`(?:protocol )?(?<proto>[\w-]+)`,
};

function message(
  template: string,
  becomes: number | ObservationKind,
  direction: number = DIRECTION.oneWay,
): AsaMessage {
  const source = template.replace(/\{(\w+)\}/g, (_, part: string) => PARTS[part] ?? `(?<${part}>[^ ,;]+)`);
  return { form: new RegExp(`^${source}`), becomes, direction };
}

const { deny, drop } = ACTION;
const DENY_INBOUND = message(
  'Deny inbound (?:\\(No xlate\\) )?{proto} (?:from|src) {src} (?:to|dst) {dst}(?: on interface {zone})?',
  deny,
);
const TO_THE_BOX = '{proto} (?:access denied by ACL|connection limit exceeded) from {src} to {dst}';
const BOTNET = 'Dynamic [Ff]ilter (?<name>[\\w ]+?) {proto} traffic from {src} to {dst}, (?<detail>.+)';

/** By message number. From Cisco's guides to the syslog messages of ASA and FTD. */
export const ASA_MESSAGES = new Map<number, AsaMessage>(
  Object.entries({
    106001: message(
      'Inbound {proto} connection denied from {src} to {dst}(?: flags (?<flags>.+?) +on interface {zone})?',
      deny,
    ),
    106002: message('{proto} [Cc]onnection denied by outbound list {rule} src {src} dest {dst}', deny),
    106006: DENY_INBOUND,
    106007: DENY_INBOUND,
    106010: DENY_INBOUND,
    106011: DENY_INBOUND,
    106012: message('Deny {proto} from {src} to {dst}, IP options', deny),
    106013: message('Dropping echo request from {src} to PAT address {dst}', drop),
    106014: DENY_INBOUND,
    106015: message(
      'Deny {proto} \\(no connection\\) from {src} to {dst}(?: flags (?<flags>.+?) +on interface {zone})?',
      deny,
    ),
    106016: message('Deny {proto} spoof from {src} to {dst} on interface {zone}', 'anomaly'),
    106017: message('Deny {proto} due to (?<name>Land Attack) from {src} to {dst}', 'anomaly'),
    106018: message('(?<proto>ICMP) packet type [^ ]+ denied by outbound list {rule} src {src} dest {dst}', deny),
    106020: message('Deny {proto} (?<name>teardrop fragment) \\([^)]*\\) from {src} to {dst}', 'anomaly'),
    106021: message('Deny {proto} (?<name>reverse path check) from {src} to {dst} on interface {zone}', 'anomaly'),
    106022: message('Deny {proto} (?<name>connection spoof) from {src} to {dst} on interface {zone}', 'anomaly'),
    106027: message('Deny src {src} dst {dst} by access-group', deny),
    110002: message('Failed to locate egress interface for {proto} from {src} to {dst}', drop),
    110003: message('Routing failed to locate next.hop for {proto} from {src} to {dst}', drop),
    ...same(
      [201010, 201011],
      message(
        '(?<name>(?:Embryonic c|C)onnection limit exceeded) [^ ]+ for {way} packet from {src} to {dst} on interface {zone}',
        'anomaly',
      ),
    ),
    302010: message('{none} connections in use', 'notice'),
    303002: message('FTP connection from {src} to {dst}, user {user} (?<detail>.+)', 'file-transfer'),
    304001: message(
      '(?:(?<user>[^ @]+)@)?{src} Accessed (?:JAVA )?URL (?<dst>[0-9.]+|[0-9a-fA-F:]+):(?<name>.*)',
      'http',
    ),
    304002: message('Access denied URL {name} SRC {src} DEST {dst}(?: on|:|$)', 'http'),
    305005: message('No translation group found for {proto} src {src} dst {dst}', deny),
    305006: message('[\\w ]+ translation creation failed for {proto} src {src} dst {dst}', deny),
    305013: message(
      'Asymmetric NAT rules matched for forward and reverse flows; Connection for {proto} src {src} dst {dst}',
      deny,
    ),
    313004: message(
      'Denied (?<proto>ICMP) type=\\d+, (?:code=\\d+, )?from (?:laddr )?{src} on interface {zone} to {dst}',
      deny,
    ),
    313005: message(
      'No matching connection for ICMP error message: {proto} src {src} dst {dst}.*?Original IP payload: (?<inner>.*)',
      drop,
    ),
    313009: message('Denied invalid (?<proto>ICMP) code [^ ]+, for {src} to {dst}', deny),
    338001: message(BOTNET, 'intrusion-alert'),
    ...same([338002, 338003, 338004, 338005, 338006, 338007, 338008, 338101], message(BOTNET, 'intrusion-alert')),
    ...same([338102, 338103, 338104, 338201, 338202, 338203, 338204], message(BOTNET, 'intrusion-alert')),
    ...same(
      range(400000, 400050),
      message('I[DP]S:\\d+ (?<name>.+?) from {src} to {dst} on interface {zone}', 'intrusion-alert'),
    ),
    401004: message('Shunned packet: {src} ==> {dst} on interface {zone}', 'intrusion-alert'),
    402117: message(
      'IPSEC: (?<name>Received a non-IPSec packet) \\(protocol= ?{proto}\\) from {src} to (?<dst>[0-9a-fA-F.:]*[0-9a-fA-F])',
      'anomaly',
    ),
    ...same(
      [402114, 402115, 402116, 402118, 402119],
      message(
        'IPSEC: Received an? (?<proto>\\w+) (?:IPSec )?packet \\([^)]*\\) from {src} to (?<dst>[0-9a-fA-F.:]*[0-9a-fA-F])',
        'anomaly',
      ),
    ),
    410001: message('Dropped (?<proto>UDP) DNS (?<name>[\\w ]+?) from {src} to {dst}', drop),
    419001: message('Dropping {proto} packet from {src} to {dst}, reason: (?<name>[^,]+)', 'anomaly'),
    419002: message('(?<name>Duplicate) {proto} SYN from {src} to {dst} with', 'anomaly'),
    419003: message('(?<name>Cleared TCP urgent flag) from {src} to {dst}', 'anomaly'),
    434002: message('SFR requested to drop {proto} packet from {src} to {dst}', drop),
    500004: message('(?<name>Invalid transport field) for protocol={proto}, from {src} to {dst}', 'anomaly'),
    ...same([602303, 602304], message('IPSEC: An? (?<name>.+? SA) \\([^)]*\\) between {src} and {dst}', 'notice')),
    605004: message('(?<name>Login denied) from {src} to {dst} for user "(?<user>[^"]*)"', 'login'),
    605005: message('(?<name>Login permitted) from {src} to {dst} for user "(?<user>[^"]*)"', 'login'),
    710001: message('{proto} access (?<name>requested) from {src} to {dst}', 'notice'),
    710002: message('{proto} access (?<name>permitted) from {src} to {dst}', 'notice'),
    710003: message(TO_THE_BOX, deny),
    710004: message(TO_THE_BOX, drop),
    710005: message('{proto} request discarded from {src} to {dst}', drop),
    710006: message('{proto} request discarded from {src} to {dst}', drop),
    733102: message('Threat-detection (?<name>adds host) {src} to shun list', 'intrusion-alert'),
  }).map(([code, entry]) => [Number(code), entry]),
);

/** Of one host: who signed in from where. */
export const ASA_LOGIN =
  /^Group =? ?<?(?<group>[^>,]*?)>?,? (?:User|Username) =? ?<?(?<user>[^>,]*?)>?,? IP =? ?<?(?<ip>[0-9a-fA-F.:]+)>?,? (?:Address <(?<given>[^>]+)>.*|(?<text>.*))$/;

function same(codes: number[], entry: AsaMessage): Record<number, AsaMessage> {
  return Object.fromEntries(codes.map((code) => [code, entry]));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
