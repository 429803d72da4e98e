import { ACTION, type FlowBatch, PROTOCOL } from '../flow.ts';
import { LineFields } from '../lines/line-fields.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { ObservationKind } from '../observation.ts';
import type { Complaint } from '../reject.ts';
import { FIELD } from '../row.ts';
import { slotsOf } from '../scan/key-values.ts';
import type { SyslogLine } from '../scan/syslog.ts';

/** BIG-IP's own names for what its pairs say. A port follows its address. */
const KEYS = [
  ...(['source_ip', 'source_port', 'dest_ip', 'dest_port', 'src_ip', 'src_port', 'dst_ip', 'dst_port'] as const),
  ...(['translated_source_ip', 'translated_source_port', 'translated_dest_ip', 'translated_dest_port'] as const),
  ...(['ip_protocol', 'action', 'acl_policy_name', 'acl_rule_name', 'hostname', 'unit_hostname', 'vlan'] as const),
  ...(['date_time', 'source_user', 'username', 'errdefs_msg_name', 'dos_attack_name', 'ip_client'] as const),
  ...(['request_status', 'attack_type', 'policy_name', 'method', 'uri', 'drop_reason'] as const),
] as const;

/** The slot of each. */
export const F5 = slotsOf(KEYS);

/** What its modules call the same. */
const SAME = [
  ['source_ip', 'src_ip', 'ip_client'],
  ['dest_ip', 'dst_ip'],
  ['source_port', 'src_port'],
  ['dest_port', 'dst_port'],
  ['acl_rule_name', 'acl_policy_name'],
  ['hostname', 'unit_hostname'],
  ['source_user', 'username'],
] as const;

/** The fields of a BIG-IP record. */
export type F5Fields = LineFields<(typeof KEYS)[number]>;

export function f5Fields(): F5Fields {
  return new LineFields(
    KEYS,
    {
      source_ip: FIELD.srcAddress,
      dest_ip: FIELD.dstAddress,
      ip_protocol: FIELD.protocol,
      source_port: FIELD.srcPort,
      dest_port: FIELD.dstPort,
      acl_rule_name: FIELD.rule,
      hostname: FIELD.observer,
      source_user: FIELD.user,
      vlan: FIELD.srcZone,
      drop_reason: FIELD.state,
    },
    SAME,
  );
}

/** A message's number and severity, as in `01260013:4:`. */
const NUMBER = /\b0[01][0-9a-f]{6}:\d:? /;
const NUMBER_WITHIN = 160;
const ENDPOINT = '([0-9A-Fa-f.:]{2,45})[:.](\\d{1,5})';
const CONNECTION = new RegExp(`\\b(TCP|UDP|SCTP) ${ENDPOINT} -> ${ENDPOINT}`);
const RESET = new RegExp(`RST sent from ${ENDPOINT} to ${ENDPOINT}`);
const SESSION = /New session from client IP ([0-9A-Fa-f.:]{2,45}) .{0,200}? at VIP ([0-9A-Fa-f.:]{2,45})/;
const ACCESS = /\bF5 - access_json - .*?(\{.*\})/;

/** What became of a line in LTM's or APM's words. */
type TextResult = Complaint | null | 'not mine' | 'no hosts';

/** Reads a line in the words of LTM and APM. */
export function addF5Text(line: SyslogLine, fields: F5Fields, batch: FlowBatch): TextResult {
  const { bytes, start, end } = line;
  const head = bytes.toString('latin1', start, Math.min(end, start + NUMBER_WITHIN));
  const access = head.includes('access_json') ? ACCESS.exec(bytes.toString('utf8', start, end)) : null;
  if (access) return addAccess(line, access[1] as string, fields, batch);
  if (!NUMBER.test(head)) return 'not mine';
  const text = bytes.toString('latin1', line.message, end);
  const connection = CONNECTION.exec(text);
  if (connection) {
    const [, protocol = '', ...ends] = connection;
    const kind = /SSL|TLS/.test(text) ? 'tls' : 'notice';
    return observe(line, kind, [...ends, protocol], text.slice(text.search(NUMBER)), fields, batch);
  }
  const session = SESSION.exec(text);
  if (session) return observe(line, 'login', [session[1], '', session[2], '', ''], 'New session', fields, batch);
  const reset = RESET.exec(text);
  return reset ? addReset(line, reset, fields, batch) : 'no hosts';
}

/** The balancer answered with a reset: the one it was sent to had asked. */
function addReset(line: SyslogLine, reset: RegExpExecArray, fields: F5Fields, batch: FlowBatch): TextResult {
  const [, from = '', fromPort = '', to = '', toPort = ''] = reset;
  const row = fill([to, toPort, from, fromPort, 'tcp'], fields, batch);
  if (typeof row !== 'number') return row;
  batch.time[row] = line.time;
  batch.observer[row] = batch.labels.indexOf(line.bytes, line.hostStart, line.hostEnd);
  batch.action[row] = ACTION.reset;
  batch.failed[row] = 1;
  batch.commit(line.line);
  return null;
}

function observe(
  line: SyslogLine,
  kind: ObservationKind,
  ends: (string | undefined)[],
  message: string,
  fields: F5Fields,
  batch: FlowBatch,
): TextResult {
  const row = fill(ends, fields, batch);
  if (typeof row !== 'number') return row;
  batch.observe(observedRow(kind, batch, row, line.line, { time: line.time, name: null, detail: { message } }));
  return null;
}

/** What an access log in JSON says, one object a line. */
function addAccess(line: SyslogLine, json: string, fields: F5Fields, batch: FlowBatch): TextResult {
  const record = parsed(json);
  const text = (key: string) => (typeof record[key] === 'string' ? record[key] : '');
  if (text('src_ip') === '' || text('dest_ip') === '') return 'no hosts';
  const row = fill([text('src_ip'), text('src_port'), text('dest_ip'), text('dest_port'), 'tcp'], fields, batch);
  if (typeof row !== 'number') return row;
  const detail = { method: text('http_method') || null, host: text('http_host') || null, event: text('event_type') };
  const name = text('uri_path') || null;
  batch.observe(observedRow('http', batch, row, line.line, { time: line.time, name, detail }));
  return null;
}

function parsed(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Fills a row from source, its port, destination, its port and protocol, cut out of a text. */
function fill(ends: readonly (string | undefined)[], fields: F5Fields, batch: FlowBatch): number | Complaint | null {
  fields.clear(Buffer.from(ends.join(' ')));
  let at = 0;
  for (const [index, slot] of [F5.source_ip, F5.source_port, F5.dest_ip, F5.dest_port, F5.ip_protocol].entries()) {
    const length = ends[index]?.length ?? 0;
    fields.put(slot, at, at + length);
    at += length + 1;
  }
  const row = fields.fill(batch);
  if (typeof row === 'number' && ends[4] === '') batch.protocol[row] = PROTOCOL.tcp;
  return row;
}
