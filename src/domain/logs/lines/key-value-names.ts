/** Fields of a flow that lines of pairs can state; a port follows its address. */
export const KEY_VALUE_FIELDS = [
  ...(['src', 'src_port', 'dst', 'dst_port', 'protocol', 'time', 'date', 'clock', 'duration', 'duration_ms'] as const),
  ...(['bytes_out', 'bytes_in', 'packets_out', 'packets_in', 'action', 'rule', 'application', 'user'] as const),
  ...(['src_zone', 'dst_zone', 'src_nat', 'src_nat_port', 'dst_nat', 'dst_nat_port', 'observer', 'count'] as const),
] as const;
export type KeyValueField = (typeof KEY_VALUE_FIELDS)[number];

const SRC = ['src', 'source', 'client', 'orig', 's'];
const DST = ['dst', 'dest', 'destination', 'server', 'resp', 'd'];

/** The names that products give to a field, in lower case, the surest first. */
export const KEY_VALUE_NAMES: Record<KeyValueField, readonly string[]> = {
  src: [...named(SRC, ['ip', 'addr', 'address', 'ipaddr', 'host']), 'src', 'source', 'client'],
  dst: [...named(DST, ['ip', 'addr', 'address', 'ipaddr', 'host']), 'dst', 'dest', 'destination', 'server'],
  src_port: [...named(SRC, ['port']), 'spt'],
  dst_port: [...named(DST, ['port']), 'dpt', 'port'],
  protocol: [
    'proto',
    'protocol',
    'ip_proto',
    'ipproto',
    'ip_protocol',
    'ipprotocol',
    'l4proto',
    'transport',
    'protoid',
  ],
  time: ['timestamp', 'eventtime', 'event_time', 'start_time', 'starttime', 'datetime', 'date_time', 'ts', 'start'],
  date: ['date'],
  clock: ['time'],
  duration: ['duration', 'dur', 'elapsed', 'elapsed_time', 'session_duration'],
  duration_ms: ['duration_ms', 'durationms'],
  bytes_out: ['bytes_out', 'bytesout', 'sent', 'sent_bytes', 'bytes_sent', 'sentbyte', 'out_bytes', 'txbytes', 'bytes'],
  bytes_in: [
    'bytes_in',
    'bytesin',
    'rcvd',
    'recv_bytes',
    'bytes_received',
    'rcvdbyte',
    'in_bytes',
    'rxbytes',
    'received',
  ],
  packets_out: ['packets_out', 'packetsout', 'sent_pkts', 'packets_sent', 'sentpkt', 'out_packets', 'packets', 'pkts'],
  packets_in: ['packets_in', 'packetsin', 'recv_pkts', 'packets_received', 'rcvdpkt', 'in_packets'],
  action: ['action', 'act', 'disposition', 'verdict', 'decision', 'fw_action', 'pattern'],
  rule: [
    'rule',
    'rule_name',
    'rulename',
    'policy',
    'policy_name',
    'policyname',
    'rule_id',
    'ruleid',
    'policy_id',
    'acl',
  ],
  application: ['app', 'application', 'app_name', 'appname', 'service', 'service_name'],
  user: ['user', 'username', 'user_name', 'src_user', 'usr', 'suser'],
  src_zone: [
    'src_zone',
    'srczone',
    'source_zone',
    'inzone',
    'from_zone',
    'src_intf',
    'srcintf',
    'in_interface',
    'inif',
  ],
  dst_zone: ['dst_zone', 'dstzone', 'dest_zone', 'outzone', 'to_zone', 'dst_intf', 'dstintf', 'out_interface', 'outif'],
  src_nat: ['src_nat_ip', 'nat_src_ip', 'nat_src', 'xlatesrc', 'src_translated_ip', 'translated_src_ip'],
  src_nat_port: ['src_nat_port', 'nat_src_port', 'xlatesport', 'src_translated_port'],
  dst_nat: ['dst_nat_ip', 'nat_dst_ip', 'nat_dst', 'xlatedst', 'dst_translated_ip', 'translated_dst_ip'],
  dst_nat_port: ['dst_nat_port', 'nat_dst_port', 'xlatedport', 'dst_translated_port'],
  observer: ['devname', 'device_name', 'hostname', 'dvc', 'dvchost', 'device', 'sensor', 'firewall'],
  count: ['count', 'cnt', 'hit_count', 'hitcount', 'repeat'],
};

/** `src_ip`, `srcip`, `src-ip` and `src.ip`, of each beginning with each end. */
function named(beginnings: readonly string[], ends: readonly string[]): string[] {
  return beginnings.flatMap((beginning) =>
    ends.flatMap((end) => ['_', '', '-', '.'].map((between) => `${beginning}${between}${end}`)),
  );
}
