import type { Conversation } from './conversation.ts';
import { seededRandom } from './random.ts';

const ZEEK_FIELDS = [
  ['ts', 'time'],
  ['uid', 'string'],
  ['id.orig_h', 'addr'],
  ['id.orig_p', 'port'],
  ['id.resp_h', 'addr'],
  ['id.resp_p', 'port'],
  ['proto', 'enum'],
  ['service', 'string'],
  ['duration', 'interval'],
  ['orig_bytes', 'count'],
  ['resp_bytes', 'count'],
  ['conn_state', 'string'],
  ['local_orig', 'bool'],
  ['local_resp', 'bool'],
  ['missed_bytes', 'count'],
  ['history', 'string'],
  ['orig_pkts', 'count'],
  ['orig_ip_bytes', 'count'],
  ['resp_pkts', 'count'],
  ['resp_ip_bytes', 'count'],
  ['tunnel_parents', 'set[string]'],
] as const;

const HISTORY: Record<string, string> = { SF: 'ShADadfF', S0: 'S', REJ: 'Sr' };
const IP_HEADER = 40;

/** The header of the firewall's CSV. */
export const FIREWALL_HEADER =
  'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,packets,action,application,user,rule';

/** The lines (without line ends) of a Zeek conn.log in tab-separated form. */
export function* zeekLines(conversations: Iterable<Conversation>): Generator<string> {
  yield '#separator \\x09';
  yield '#set_separator\t,';
  yield '#empty_field\t(empty)';
  yield '#unset_field\t-';
  yield '#path\tconn';
  yield `#fields\t${ZEEK_FIELDS.map(([name]) => name).join('\t')}`;
  yield `#types\t${ZEEK_FIELDS.map(([, type]) => type).join('\t')}`;
  const random = seededRandom(1);
  for (const one of conversations) yield zeekLine(one, uid(random.next(), random.next()));
}

/** The lines (without line ends) of a firewall's traffic log as CSV, header first. */
export function* firewallLines(conversations: Iterable<Conversation>): Generator<string> {
  yield FIREWALL_HEADER;
  for (const one of conversations) {
    yield [
      new Date(one.time * 1_000).toISOString(),
      one.source,
      one.sourcePort,
      one.target,
      one.targetPort,
      one.protocol,
      one.bytesOut,
      one.bytesIn,
      one.packetsOut + one.packetsIn,
      one.action,
      one.service,
      one.user,
      one.rule,
    ].join(',');
  }
}

function zeekLine(one: Conversation, id: string): string {
  const counted = one.duration !== null;
  return [
    one.time.toFixed(6),
    id,
    one.source,
    one.sourcePort,
    one.target,
    one.targetPort,
    one.protocol,
    one.service || '-',
    counted ? (one.duration as number).toFixed(6) : '-',
    counted ? one.bytesOut : '-',
    counted ? one.bytesIn : '-',
    one.state,
    isOurs(one.source),
    isOurs(one.target),
    0,
    one.protocol === 'udp' ? 'Dd' : (HISTORY[one.state] as string),
    one.packetsOut,
    one.bytesOut + one.packetsOut * IP_HEADER,
    one.packetsIn,
    one.bytesIn + one.packetsIn * IP_HEADER,
    '-',
  ].join('\t');
}

function isOurs(address: string): 'T' | 'F' {
  return /^(10\.|172\.16\.|192\.0\.2\.|2001:db8:[14]0:)/.test(address) ? 'T' : 'F';
}

/** Looks like Zeek's own: a C and sixteen letters or digits. */
function uid(a: number, b: number): string {
  return `C${(a.toString(36).slice(2) + b.toString(36).slice(2)).padEnd(16, '0').slice(0, 16)}`;
}
