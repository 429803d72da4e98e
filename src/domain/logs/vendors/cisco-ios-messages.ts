import { ACTION, DIRECTION, type FlowBatch, hasPorts, PHASE, PROTOCOL } from '../flow.ts';
import type { Complaint } from '../reject.ts';
import { scanAddress } from '../scan/address.ts';
import { scanNamedPort } from '../scan/port-name.ts';
import { scanProtocol } from '../scan/protocol.ts';

type Groups = Record<string, string | undefined>;

/** Messages of IOS and NX-OS that tell of packets or sessions, other than access lists' of IOS, by name. */
const FORMS: [RegExp, RegExp][] = [
  [
    /^SESS_AUDIT_TRAIL/,
    /(?<verb>Start|Stop) (?<proto>[\w-]+) session: initiator \((?<src>[^)]+?)[: ](?<sport>\d+)\)(?: sent (?<sent>\d+) bytes)? -- responder \((?<dst>[^)]+?)[: ](?<dport>\d+)\)(?: sent (?<received>\d+) bytes)?/,
  ],
  [
    /^(DROP|PASS)_PKT$/,
    /(?<verb>Dropping|Passing) (?<proto>[\w-]+) (?:session|pkt|packet)(?: from (?<zone>[A-Z][\w/.-]+))? (?<src>[^ ]+?):(?<sport>\d+) (?:=> )?(?<dst>[^ ]+?):(?<dport>\d+)(?:.*?(?:zone-pair |\)-\()(?<rule>[^ :)]+))?/,
  ],
  [
    /^LOG_SUMMARY$/,
    /(?<packets>\d+) packets? (?:were|was) (?<verb>dropped|passed) from (?<zone>[^ ]+) (?<src>[^ ]+?):(?<sport>\d+) => (?<dst>[^ ]+?):(?<dport>\d+)(?:.*?\)-\((?<rule>[^ :)]+))?/,
  ],
  [
    /^ACLLOG_/,
    /Src IP: (?<src>[^ ,]+), Dst IP: (?<dst>[^ ,]+), Src Port: (?<sport>\d+), Dst Port: (?<dport>\d+), Src Intf: (?<zone>[^ ,]+), Protocol: "[^"]*"\((?<proto>\d+)\)(?:, ACL Name: (?<rule>[^,]+), ACE Action: (?<verb>\w+), Appl Intf: [^ ,]+)?, Hit-count ?[:=] ?(?<packets>\d+)/,
  ],
  [
    /^ACLLOG_/,
    /SIP: (?<src>[^ ,]+), ?DIP: (?<dst>[^ ,]+), ?SPort: ?(?<sport>\d+), ?DPort: ?(?<dport>\d+), ?Src Intf: (?<zone>[^ ,]+), ?Proto: ?(?<proto>\d+)/,
  ],
];
/** Applications that the firewall names instead of the protocol, and that speak UDP. */
const OVER_UDP = new Set(['dns', 'tftp', 'sip', 'ntp', 'snmp', 'syslog', 'bootpc', 'bootps', 'isakmp', 'radius']);
const REFUSED = /^(Dropping|dropped|Deny|denied|deny)$/;
const LET_PASS = /^(Start|Stop|Passing|passed|Permit|permitted|permit)$/;

/** What a message says, by group; null when it is no such message. */
export function sessionOf(name: string, text: string): Groups | null {
  for (const [names, form] of FORMS) {
    const groups = names.test(name) ? form.exec(text)?.groups : undefined;
    if (groups) return groups;
  }
  return null;
}

/** Puts what a message says into a row; says what is wrong with it. */
export function placeSession(groups: Groups, batch: FlowBatch, row: number): Complaint | null {
  const { proto = '', verb = '' } = groups;
  const named = Buffer.from(proto);
  const protocol = scanProtocol(named, 0, named.length);
  const isApplication = protocol < -1;
  batch.protocol[row] = isApplication ? (OVER_UDP.has(proto) ? PROTOCOL.udp : PROTOCOL.tcp) : protocol;
  if (isApplication) batch.application[row] = batch.labels.indexOfText(proto);
  const wrong =
    placeSide(groups.src ?? '', groups.sport, batch, row, true) ??
    placeSide(groups.dst ?? '', groups.dport, batch, row, false);
  if (wrong !== null) return wrong;
  if (groups.zone) batch.srcZone[row] = batch.labels.indexOfText(groups.zone);
  if (groups.rule) batch.rule[row] = batch.labels.indexOfText(groups.rule.trim());
  if (groups.packets !== undefined) batch.packetsOut[row] = Number(groups.packets);
  if (groups.sent !== undefined) batch.bytesOut[row] = Number(groups.sent);
  if (groups.received !== undefined) batch.bytesIn[row] = Number(groups.received);
  const isSession = verb === 'Start' || verb === 'Stop';
  batch.direction[row] = isSession ? DIRECTION.initiator : DIRECTION.oneWay;
  if (isSession) batch.phase[row] = verb === 'Start' ? PHASE.begin : PHASE.end;
  batch.action[row] = REFUSED.test(verb) ? ACTION.deny : LET_PASS.test(verb) ? ACTION.allow : ACTION.unknown;
  batch.failed[row] = REFUSED.test(verb) ? 1 : 0;
  return null;
}

function placeSide(text: string, port: string | undefined, batch: FlowBatch, row: number, isSrc: boolean) {
  const bytes = Buffer.from(text);
  const family = scanAddress(bytes, 0, bytes.length, isSrc ? batch.srcAddress : batch.dstAddress, row * 16);
  const side = isSrc ? 'source' : 'destination';
  if (family === 0) return { field: `${side} address`, reason: `"${text.slice(0, 60)}" is not an IP address` };
  (isSrc ? batch.srcFamily : batch.dstFamily)[row] = family;
  if (port === undefined || !hasPorts(batch.protocol[row] as number)) return null;
  const digits = Buffer.from(port);
  const value = scanNamedPort(digits, 0, digits.length);
  if (value < 0) return { field: `${side} port`, reason: `"${port.slice(0, 60)}" is not a port (0 to 65535)` };
  (isSrc ? batch.srcPort : batch.dstPort)[row] = value;
  return null;
}
