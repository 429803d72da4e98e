import type { FlowBatch } from '../flow.ts';
import type { LogFormat, LogReader, ReadOptions, Recognition, Sample } from '../format.ts';
import { recordPath, tryRecords } from '../json-records.ts';
import { NOT_MINE } from '../lines/line-format.ts';
import type { Complaint } from '../reject.ts';
import { firstFault } from '../sample.ts';
import { pairsOf } from '../scan/json-pairs.ts';
import { JsonStream } from '../scan/json-stream.ts';
import { SyslogLine } from '../scan/syslog.ts';
import { jsonObject } from '../scanner/json-line.ts';
import { keyValue } from './key-value.ts';

const TITLE = 'JSON records of flows';
const NO_HOSTS = 'a record that names no two addresses';
const PATHS = [['*'], ['hits', 'hits', '*'], ['records', '*'], ['events', '*'], ['results', '*'], []];

/**
 * Names that lines of pairs do not have, by what those call the same: of the Elastic Common Schema, OCSF, pmacct, nProbe,
 * nfdump's JSON and Cilium's.
 */
const NAMES = new Map<string, string>([
  ...([
    ['@timestamp', 'timestamp'],
    ['_time', 'timestamp'],
    ['time_flow_start_ns', 'timestamp'],
    ['timestamp_start', 'timestamp'],
    ['first_switched', 'timestamp'],
    ['t_first', 'timestamp'],
    ['event.start', 'start'],
  ] as const),
  ...([
    ['network.transport', 'proto'],
    ['network.iana_number', 'protoid'],
    ['network.protocol', 'app'],
    ['connection_info.protocol_name', 'proto'],
    ['connection_info.protocol_num', 'protoid'],
  ] as const),
  ...([
    ['src_endpoint.ip', 'src_ip'],
    ['src_endpoint.port', 'src_port'],
    ['dst_endpoint.ip', 'dst_ip'],
    ['dst_endpoint.port', 'dst_port'],
  ] as const),
  ...([
    ['ip_src', 'src_ip'],
    ['port_src', 'src_port'],
    ['ip_dst', 'dst_ip'],
    ['port_dst', 'dst_port'],
  ] as const),
  ...([
    ['ipv4_src_addr', 'src_ip'],
    ['ipv6_src_addr', 'src_ip'],
    ['l4_src_port', 'src_port'],
    ['ipv4_dst_addr', 'dst_ip'],
    ['ipv6_dst_addr', 'dst_ip'],
    ['l4_dst_port', 'dst_port'],
  ] as const),
  ...([
    ['src4_addr', 'src_ip'],
    ['src6_addr', 'src_ip'],
    ['dst4_addr', 'dst_ip'],
    ['dst6_addr', 'dst_ip'],
  ] as const),
  ...([
    ['source.bytes', 'bytes_out'],
    ['destination.bytes', 'bytes_in'],
    ['source.packets', 'packets_out'],
    ['destination.packets', 'packets_in'],
    ['traffic.bytes_out', 'bytes_out'],
    ['traffic.bytes_in', 'bytes_in'],
    ['traffic.packets_out', 'packets_out'],
    ['traffic.packets_in', 'packets_in'],
  ] as const),
  // Zeek's connections as its Kafka writer tags them.
  ...([
    ['conn.ts', 'timestamp'],
    ['conn.id.orig_h', 'src_ip'],
    ['conn.id.orig_p', 'src_port'],
    ['conn.id.resp_h', 'dst_ip'],
    ['conn.id.resp_p', 'dst_port'],
    ['conn.proto', 'proto'],
    ['conn.service', 'app'],
    ['conn.duration', 'duration'],
    ['conn.orig_bytes', 'bytes_out'],
    ['conn.resp_bytes', 'bytes_in'],
  ] as const),
  ...([
    ['rule.name', 'rule_name'],
    ['user.name', 'user_name'],
    ['source.user.name', 'user_name'],
    ['observer.name', 'devname'],
    ['observer.hostname', 'devname'],
  ] as const),
]);

/** Flows as JSON objects of any program: lines, a list, or a search engine's answer. */
export const json: LogFormat = {
  name: 'json',
  title: TITLE,
  about:
    'JSON lines, a list, or a list under records, events, results or hits, of objects of which one value is a source and one a ' +
    'destination address by any of the usual names, flat or nested: those of lines of pairs, of the Elastic Common Schema, OCSF, ' +
    'pmacct, nProbe and nfdump’s JSON. What has a format of its own is read by that. Objects without two addresses are skipped.',
  probe,
  open,
};

function probe(sample: Sample): Recognition {
  if (recordPath(sample, PATHS) === null) return { confidence: 0, because: 'no JSON objects' };
  const trial = tryRecords(open(sample, { receivedAt: 0 }), sample);
  const share = trial.read === 0 ? 0 : trial.flows / trial.read;
  const because = `${trial.flows} of ${trial.read} JSON objects name two addresses${firstFault(trial)}`;
  // Least sure of all that read JSON: whatever knows the records knows more of them.
  return { confidence: share >= 0.5 ? 0.8 + 0.005 * share : 0.9 * share, because };
}

function open(sample: Sample, options: ReadOptions): LogReader {
  const parser = keyValue.parser(options);
  const pairs = new SyslogLine();

  function readRecord(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    batch.read += 1;
    const object = jsonObject(bytes.toString('utf8', start, end));
    if (object === null) return { field: null, reason: 'not a JSON object' };
    const text = Buffer.from(pairsOf(object, NAMES));
    pairs.bare(text, line);
    const result = parser.read(pairs, batch);
    if (result !== NOT_MINE) return result;
    batch.skip(NO_HOSTS);
    return null;
  }

  return new JsonStream(readRecord, { path: recordPath(sample, PATHS) ?? [] });
}
