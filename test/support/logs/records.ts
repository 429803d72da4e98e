/** What a synthetic record states. */
export interface Stated {
  src: string;
  srcPort: string;
  dst: string;
  dstPort: string;
  bytes: string;
  /** ISO 8601 in UTC, to the second. */
  time: string;
}

/** A value that cannot be read: a reject that names this field, a reject as a whole, a skip, or a flow without it. */
export type Outcome = { field: string } | 'reject' | 'skip' | 'unstated';

/** One format's record of a TCP connection, and what becomes of it when a value is damaged. */
export interface RecordKind {
  head: string;
  line(stated: Stated): string;
  outcomes: { src: Outcome; dst: Outcome; dstPort: Outcome; bytes: Outcome; time: Outcome };
  /** Values stand in quotes: one that was cut off is known as such. */
  quoted?: true;
  /** Records need not be lines: one may begin and end anywhere. */
  spans?: true;
  /** How many beginnings of the line cannot be told from a whole one: its last value may be cut. Left out when many. */
  prefixes?: number;
}

export const STATED: Stated = {
  ...{ src: '192.0.2.10', srcPort: '40000', dst: '198.51.100.20', dstPort: '443' },
  ...{ bytes: '1500', time: '2026-03-04T05:06:07Z' },
};

const field = (name: string): Outcome => ({ field: name });
const named = (src: string, dst: string, dstPort: string, bytes: string, time: string) => ({
  ...{ src: field(src), dst: field(dst), dstPort: field(dstPort), bytes: field(bytes), time: field(time) },
});
const epoch = (time: string) => String(Date.parse(time) / 1000);
const plain = (time: string) => time.slice(0, 19).replace('T', ' ');
const slashed = (time: string) => plain(time).replaceAll('-', '/');
const offset = (time: string) => time.replace('Z', '.000000+0000');
const day = (time: string) =>
  `${new Date(time).toLocaleString('en', { month: 'short', timeZone: 'UTC' })} ${time.slice(8, 10)}`;

/** Records of one connection in formats of every sort: tables, JSON lines, pairs, sentences. */
export const RECORDS: Record<string, RecordKind> = {
  csv: {
    head: 'time,src,dst,src_port,dst_port,protocol,bytes\n',
    line: (s) => [s.time, s.src, s.dst, s.srcPort, s.dstPort, 'tcp', s.bytes].join(','),
    outcomes: named('src', 'dst', 'dst_port', 'bytes', 'time'),
    prefixes: 4,
  },
  'zeek-tsv': {
    head: '#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\torig_bytes\tconn_state\n',
    line: (s) => [epoch(s.time), 'C1', s.src, s.srcPort, s.dst, s.dstPort, 'tcp', s.bytes, 'SF'].join('\t'),
    outcomes: named('id.orig_h', 'id.resp_h', 'id.resp_p', 'orig_bytes', 'ts'),
    prefixes: 2,
  },
  'zeek-json': {
    head: '',
    line: (s) =>
      `{"_path":"conn","ts":${epoch(s.time)},"uid":"C1","id.orig_h":"${s.src}","id.orig_p":${s.srcPort},"id.resp_h":"${s.dst}","id.resp_p":${s.dstPort},"proto":"tcp","orig_bytes":${s.bytes},"conn_state":"SF"}`,
    outcomes: named('id.orig_h', 'id.resp_h', 'id.resp_p', 'orig_bytes', 'ts'),
    prefixes: 0,
  },
  'suricata-eve': {
    head: '',
    line: (s) =>
      `{"timestamp":"${offset(s.time)}","flow_id":1,"event_type":"flow","src_ip":"${s.src}","src_port":${s.srcPort},"dest_ip":"${s.dst}","dest_port":${s.dstPort},"proto":"TCP","flow":{"pkts_toserver":5,"bytes_toserver":${s.bytes},"start":"${offset(s.time)}","state":"closed"}}`,
    outcomes: named('src_ip', 'dest_ip', 'dest_port', 'flow.bytes_toserver', 'flow.start'),
    prefixes: 0,
  },
  'gcp-vpc-flow': {
    head: '',
    line: (s) =>
      `{"logName":"projects/p/logs/compute.googleapis.com%2Fvpc_flows","jsonPayload":{"connection":{"src_ip":"${s.src}","src_port":${s.srcPort},"dest_ip":"${s.dst}","dest_port":${s.dstPort},"protocol":6},"bytes_sent":"${s.bytes}","start_time":"${s.time}","reporter":"SRC"}}`,
    outcomes: named('connection.src_ip', 'connection.dest_ip', 'connection.dest_port', 'bytes_sent', 'start_time'),
    spans: true,
    prefixes: 0,
  },
  'aws-vpc-flow': {
    head: '',
    line: (s) =>
      `2 123456789012 eni-0a1b2c3d ${s.src} ${s.dst} ${s.srcPort} ${s.dstPort} 6 10 ${s.bytes} ${epoch(s.time)} ${epoch(s.time)} ACCEPT OK`,
    outcomes: named('srcaddr', 'dstaddr', 'dstport', 'bytes', 'start'),
    prefixes: 2,
  },
  nfdump: {
    head: 'firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows\n',
    line: (s) => `${plain(s.time)}.000,1.000,TCP,${s.src},${s.srcPort},${s.dst},${s.dstPort},5,${s.bytes},1`,
    outcomes: named('srcAddr', 'dstAddr', 'dstPort', 'bytes', 'firstSeen'),
    prefixes: 1,
  },
  argus: {
    head: 'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label\n',
    line: (s) =>
      `${slashed(s.time)}.5,1.0,tcp,${s.src},${s.srcPort},   ->,${s.dst},${s.dstPort},CON,0,0,5,${s.bytes},${s.bytes},x`,
    outcomes: named('SrcAddr', 'DstAddr', 'Dport', 'SrcBytes', 'StartTime'),
    prefixes: 1,
  },
  paloalto: {
    head: '',
    line: (s) =>
      `1,${slashed(s.time)},0011,TRAFFIC,end,2561,${slashed(s.time)},${s.src},${s.dst},0.0.0.0,0.0.0.0,web,,,ssl,vsys1,trust,untrust,ae1,ae2,fwd,${slashed(s.time)},77,1,${s.srcPort},${s.dstPort},0,0,0x0,tcp,allow,1,${s.bytes},0,10,${slashed(s.time)},5,any,0,1,0x0,US,US,0,5,5,tcp-fin`,
    outcomes: {
      ...named('Source address', 'Destination address', 'Destination Port', 'Bytes Sent', ''),
      time: 'unstated',
    },
  },
  fortigate: {
    head: '',
    line: (s) =>
      `date=${s.time.slice(0, 10)} time=${s.time.slice(11, 19)} devname="fw1" devid="FG100" logid="0000000013" type="traffic" subtype="forward" srcip=${s.src} srcport=${s.srcPort} dstip=${s.dst} dstport=${s.dstPort} proto=6 action="close" sentbyte=${s.bytes} rcvdbyte=10`,
    outcomes: { ...named('srcip', 'dstip', 'dstport', 'sentbyte', ''), time: 'unstated' },
  },
  checkpoint: {
    head: '',
    line: (s) =>
      `<134>1 - gw1 CheckPoint 1234 - [action:"Accept"; ifdir:"inbound"; time:"${epoch(s.time)}"; src:"${s.src}"; dst:"${s.dst}"; proto:"6"; s_port:"${s.srcPort}"; service:"${s.dstPort}"; sent_bytes:"${s.bytes}"]`,
    outcomes: { ...named('src', 'dst', 'service', 'sent_bytes', ''), time: 'unstated' },
    quoted: true,
  },
  'juniper-srx': {
    head: '',
    line: (s) =>
      `<14>${day(s.time)} ${s.time.slice(0, 4)} ${s.time.slice(11, 19)} srx1 RT_FLOW: RT_FLOW_SESSION_CLOSE [junos@2636.1.1.1.2.26 source-address="${s.src}" source-port="${s.srcPort}" destination-address="${s.dst}" destination-port="${s.dstPort}" protocol-id="6" policy-name="p" bytes-from-client="${s.bytes}" packets-from-server="5"]`,
    outcomes: {
      ...named('source-address', 'destination-address', 'destination-port', 'bytes-from-client', ''),
      time: 'unstated',
    },
    quoted: true,
  },
  netfilter: {
    head: '',
    line: (s) =>
      `${day(s.time)} ${s.time.slice(0, 4)} ${s.time.slice(11, 19)} host1 kernel: DROP IN=eth0 OUT= SRC=${s.src} DST=${s.dst} LEN=${s.bytes} TTL=64 PROTO=TCP SPT=${s.srcPort} DPT=${s.dstPort} SYN URGP=0`,
    outcomes: { ...named('SRC', 'DST', 'DPT', 'LEN', ''), time: 'unstated' },
  },
  'windows-firewall': {
    head: '#Version: 1.5\n#Software: Microsoft Windows Firewall\n#Fields: date time action protocol src-ip dst-ip src-port dst-port size\n',
    line: (s) => `${plain(s.time)} ALLOW TCP ${s.src} ${s.dst} ${s.srcPort} ${s.dstPort} ${s.bytes}`,
    outcomes: { ...named('src-ip', 'dst-ip', 'dst-port', '', 'date time'), bytes: 'unstated' },
  },
  // The server is named first: whose connection it is was said when it was built.
  'cisco-asa': {
    head: '',
    line: (s) =>
      `${day(s.time)} ${s.time.slice(0, 4)} ${s.time.slice(11, 19)}: %ASA-6-302014: Teardown TCP connection 7 for outside:${s.src}/${s.srcPort} to inside:${s.dst}/${s.dstPort} duration 0:00:05 bytes ${s.bytes} TCP FINs`,
    outcomes: { src: 'skip', dst: 'skip', dstPort: field('destination port'), bytes: 'reject', time: 'unstated' },
  },
};
