import { ACTION, DIRECTION, type FlowBatch } from '../flow.ts';
import { type LineResult, NOT_MINE } from '../lines/line-format.ts';
import { observedRow } from '../lines/observed-row.ts';
import type { ObservationKind } from '../observation.ts';
import type { SyslogLine } from '../scan/syslog.ts';
import { JUNOS, type JunosFields, type JunosKey } from './junos-fields.ts';

const NO_HOSTS = 'a record of Junos without two hosts';
const ADDRESS = '([0-9A-Fa-f.:]{2,45})';
/** Two hosts as events that are no sessions write them. */
const TEXT_EVENTS: readonly RegExp[] = [
  new RegExp(`<${ADDRESS}/(\\d{1,5})->${ADDRESS}/(\\d{1,5})> for (\\w+) protocol`),
  new RegExp(`[ "]${ADDRESS}\\((\\d{1,5})\\)->${ADDRESS}\\((\\d{1,5})\\)`),
  new RegExp(`source: ${ADDRESS}:(\\d{1,5}), destination: ${ADDRESS}:(\\d{1,5}), (?:protocol-id: (\\d+))?`),
];
const FILTER =
  /FW: (\S+) +([ADR]) +(?:\S+ +[0-9a-f:]+ -> [0-9a-f:]+ +)?(\w+) +([0-9A-Fa-f.:]+) +([0-9A-Fa-f.:]+) +(\d+) +(\d+) \((\d+) packets\)/;
const FILTER_ACTIONS: Record<string, number> = { A: ACTION.allow, D: ACTION.drop, R: ACTION.deny };

/** A structured record that is no session: an observation when it names two hosts. */
export function addJunosEvent(line: SyslogLine, name: string, fields: JunosFields, batch: FlowBatch): LineResult {
  if (!fields.has(JUNOS['source-address']) || !fields.has(JUNOS['destination-address'])) {
    batch.skip(NO_HOSTS);
    return null;
  }
  fields.prefer(JUNOS['protocol-id'], JUNOS['protocol-name']);
  const row = fields.fill(batch);
  if (typeof row !== 'number') return row;
  const found = [JUNOS['attack-name'], JUNOS['malware-info'], JUNOS.url, JUNOS['http-host'], JUNOS.name].find((key) =>
    fields.has(key),
  );
  const detail = {
    ...{ event: name, action: fields.stated(JUNOS.action), severity: fields.stated(JUNOS['threat-severity']) },
    ...{ category: fields.stated(JUNOS.category), url: fields.stated(JUNOS.url), user: fields.stated(JUNOS.username) },
  };
  const stated = { time: line.time, name: found === undefined ? null : fields.text(found), detail };
  batch.observe(observedRow(kindOf(name), batch, row, line.line, stated));
  return null;
}

/** A line of text that is no session: what a firewall filter logs is a flow, other lines with two hosts are observations. */
export function addJunosText(line: SyslogLine, fields: JunosFields, batch: FlowBatch): LineResult {
  const text = line.bytes.toString('latin1', line.message, line.end);
  const filter = FILTER.exec(text);
  if (filter) return addFiltered(line, filter, fields, batch);
  const match = TEXT_EVENTS.map((event) => event.exec(text)).find((found) => found !== null);
  if (!match) {
    // Other programs of the same system are for other readers to judge.
    if (!/\bRT_[A-Z]+[:_ ]/.test(text)) return NOT_MINE;
    batch.skip(NO_HOSTS);
    return null;
  }
  const [, source, sourcePort, destination, destinationPort, protocol] = match;
  putTexts(fields, {
    'source-address': source,
    'source-port': sourcePort,
    'destination-address': destination,
    'destination-port': destinationPort,
    'protocol-id': protocol,
  });
  const row = fields.fill(batch);
  if (typeof row !== 'number') return row;
  const event = /\b((?!RT_)[A-Z]+_[A-Z_]+):/.exec(text)?.[1] ?? 'text';
  const name = /name=([^,]{1,120})/.exec(text)?.[1] ?? /URL=(\S{1,200})/.exec(text)?.[1] ?? null;
  const action = /action[=:] ?"?([\w ]{1,30})/i.exec(text)?.[1] ?? null;
  const stated = { time: line.time, name, detail: { event, action } };
  batch.observe(observedRow(kindOf(event), batch, row, line.line, stated));
  return null;
}

/** `FW: ge-0/0/0.0 D tcp 192.0.2.1 198.51.100.2 50000 23 (1 packets)`, of a filter that is not stateful. */
function addFiltered(line: SyslogLine, match: RegExpExecArray, fields: JunosFields, batch: FlowBatch): LineResult {
  const [, port = '', letter = '', protocol, source, destination, sourcePort, destinationPort, packets] = match;
  putTexts(fields, {
    'source-address': source,
    'destination-address': destination,
    'protocol-id': protocol,
    'source-port': sourcePort,
    'destination-port': destinationPort,
    'packets-from-client': packets,
    'source-zone-name': port,
  });
  const row = fields.fill(batch);
  if (typeof row !== 'number') return row;
  batch.time[row] = line.time;
  batch.observer[row] = batch.labels.indexOf(line.bytes, line.hostStart, line.hostEnd);
  batch.direction[row] = DIRECTION.oneWay;
  batch.action[row] = FILTER_ACTIONS[letter] ?? ACTION.unknown;
  batch.failed[row] = letter === 'A' ? 0 : 1;
  batch.commit(line.line);
  return null;
}

function kindOf(event: string): ObservationKind {
  if (/WEBFILTER|URL_/.test(event)) return 'http';
  return /IDP|SCREEN|AAMW|SECINTEL|VIRUS|AV_|ANTISPAM|ATTACK/.test(event) ? 'intrusion-alert' : 'notice';
}

/** Makes the fields those of values that were cut out of a text. */
function putTexts(fields: JunosFields, values: Partial<Record<JunosKey, string | undefined>>): void {
  const stated = Object.entries(values).filter((entry): entry is [JunosKey, string] => entry[1] !== undefined);
  fields.clear(Buffer.from(stated.map(([, value]) => value).join(' ')));
  let at = 0;
  for (const [key, value] of stated) {
    fields.put(JUNOS[key], at, at + value.length);
    at += value.length + 1;
  }
}
