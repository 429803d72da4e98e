/** Logs of every text family, made up, the same every time: the header once, then rows. */
export interface LogText {
  /** Name of the format. */
  name: string;
  header: string;
  /** Row `i`, with its newline; it may be two lines that belong together. */
  row(i: number): string;
  linesPerRow: number;
  /** Rows of which nothing is a flow by itself. */
  flowsPerRow: number;
}

const pick = <T>(values: readonly T[], i: number) => values[i % values.length] as T;
const padded = (value: number, width = 2) => String(value).padStart(width, '0');
const second = (i: number) => 1_790_000_000 + Math.floor(i / 50);
const time = (i: number) => `${second(i)}.${padded((i * 7919) % 1_000_000, 6)}`;
const iso = (i: number) => new Date(second(i) * 1000).toISOString();
const clock = (i: number) => iso(i).slice(11, 19);
const date = (i: number) => iso(i).slice(0, 10);
// 5,000 clients, each of which calls three of 200 servers on four ports: 60,000 edges, in no order.
const place = (i: number) => Math.imul(i, 2_654_435_761) >>> 0;
const who = (i: number) => place(i) % 5_000;
const client = (i: number) => `10.${who(i) % 5}.${Math.floor(who(i) / 5) % 100}.${1 + Math.floor(who(i) / 500)}`;
const server = (i: number) => `192.0.2.${1 + ((who(i) + (place(i) % 3) * 67) % 200)}`;
const source = (i: number) => 1024 + (i % 60_000);
const port = (i: number) => pick([443, 80, 22, 1433], place(i) >>> 8);
const sent = (i: number) => (i * 37) % 90_000;
const packets = (i: number) => 1 + (i % 90);
const uid = (i: number) => `C${(i * 2654435761).toString(36).padStart(12, '0')}x${i % 10}`;
const syslogHead = (i: number) => `<189>Sep ${21 + Math.floor(i / 4_320_000)} ${clock(i)}`;
const slashed = (i: number) => `${date(i).replaceAll('-', '/')} ${clock(i)}`;
const single = { header: '', linesPerRow: 1, flowsPerRow: 1 };

export const TEXTS: readonly LogText[] = [
  {
    ...single,
    name: 'csv',
    header: 'time,src,dst,src_port,dst_port,protocol,bytes,packets,action,application\n',
    row: (i) =>
      `${iso(i)},${client(i)},${server(i)},${source(i)},${port(i)},tcp,${sent(i)},${packets(i)},allow,${pick(['ssl', 'http', 'dns'], i)}\n`,
  },
  {
    ...single,
    name: 'zeek-tsv',
    header:
      '#separator \\x09\n#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\tconn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\ttunnel_parents\n',
    row: (i) =>
      `${time(i)}\t${uid(i)}\t${client(i)}\t${source(i)}\t${server(i)}\t${port(i)}\ttcp\tssl\t0.${padded((i * 31) % 1e6, 6)}\t${sent(i)}\t${sent(i + 5)}\tSF\tT\tT\t0\tShADadFf\t${packets(i)}\t${sent(i) + 800}\t${packets(i)}\t${sent(i + 5) + 700}\t-\n`,
  },
  {
    ...single,
    name: 'zeek-json',
    row: (i) =>
      `{"ts":${time(i)},"uid":"${uid(i)}","id.orig_h":"${client(i)}","id.orig_p":${source(i)},"id.resp_h":"${server(i)}","id.resp_p":${port(i)},"proto":"tcp","service":"ssl","duration":0.${padded(1 + ((i * 31) % 1e6), 6)},"orig_bytes":${sent(i)},"resp_bytes":${sent(i + 5)},"conn_state":"SF","missed_bytes":0,"history":"ShADadFf","orig_pkts":${packets(i)},"orig_ip_bytes":${sent(i) + 800},"resp_pkts":${packets(i)},"resp_ip_bytes":${sent(i + 5) + 700}}\n`,
  },
  {
    ...single,
    name: 'suricata-eve',
    row: (i) =>
      `{"timestamp":"${iso(i).slice(0, 19)}.500000+0000","flow_id":${1e12 + i},"in_iface":"eth1","event_type":"flow","src_ip":"${client(i)}","src_port":${source(i)},"dest_ip":"${server(i)}","dest_port":${port(i)},"proto":"TCP","app_proto":"tls","flow":{"pkts_toserver":${packets(i)},"pkts_toclient":${packets(i + 1)},"bytes_toserver":${sent(i)},"bytes_toclient":${sent(i + 5)},"start":"${iso(i).slice(0, 19)}.250000+0000","end":"${iso(i).slice(0, 19)}.500000+0000","age":1,"state":"closed","reason":"timeout","alerted":false},"tcp":{"tcp_flags":"1b","tcp_flags_ts":"1b","tcp_flags_tc":"1a","syn":true}}\n`,
  },
  {
    ...single,
    name: 'fortigate',
    row: (i) =>
      `<189>date=${date(i)} time=${clock(i)} devname="fw-bern-1" devid="FG100E0000000001" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" eventtime=${second(i)}${padded((i * 7919) % 1e9, 9)} tz="+0000" srcip=${client(i)} srcport=${source(i)} srcintf="port2" srcintfrole="lan" dstip=${server(i)} dstport=${port(i)} dstintf="wan1" dstintfrole="wan" sessionid=${4711 + i} proto=6 action="close" policyid=${i % 40} policyname="Staff to internet ${i % 40}" policytype="policy" service="HTTPS" trandisp="snat" transip=203.0.113.9 transport=${source(i)} appid=40568 app="HTTPS.BROWSER" duration=${i % 600} sentbyte=${sent(i)} rcvdbyte=${sent(i + 5)} sentpkt=${packets(i)} rcvdpkt=${packets(i + 1)}\n`,
  },
  {
    name: 'cisco-asa',
    header: '',
    linesPerRow: 2,
    flowsPerRow: 2,
    row: (i) =>
      `${syslogHead(i)} fw-geneva-1 : %ASA-6-302013: Built outbound TCP connection ${90_000 + i} for outside:${server(i)}/${port(i)} (${server(i)}/${port(i)}) to inside:${client(i)}/${source(i)} (203.0.113.9/${source(i)})\n` +
      `${syslogHead(i)} fw-geneva-1 : %ASA-6-302014: Teardown TCP connection ${90_000 + i} for outside:${server(i)}/${port(i)} to inside:${client(i)}/${source(i)} duration 0:00:${padded(i % 60)} bytes ${sent(i)} TCP FINs\n`,
  },
  {
    ...single,
    name: 'paloalto',
    row: (i) =>
      `<14>Sep 21 ${clock(i)} pa-bern-1 1,${slashed(i)},012345678901,TRAFFIC,end,2561,${slashed(i)},${client(i)},${server(i)},203.0.113.9,${server(i)},"Staff to internet, ${i % 40}",corp\\user${i % 500},,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,default,${slashed(i)},${4711 + i},1,${source(i)},${port(i)},${source(i)},${port(i)},0x400053,tcp,allow,${2 * sent(i)},${sent(i)},${sent(i)},${2 * packets(i)},${slashed(i)},38,any,,${7e9 + i},0x0,10.0.0.0-10.255.255.255,United States,,${packets(i)},${packets(i)},tcp-fin,11,0,0,0,,PA-BERN-1,from-policy,,,0,,0,,N/A,0,0,0,0\n`,
  },
  {
    ...single,
    name: 'cef',
    row: (i) =>
      `<189>Sep 21 ${clock(i)} fw-bern-1 CEF:0|Fortinet|Fortigate|v7.2.5|00013|traffic:forward close|3|deviceExternalId=FG100E0000000001 FTNTFGTlogid=0000000013 cat=traffic:forward FTNTFGTsubtype=forward src=${client(i)} spt=${source(i)} deviceInboundInterface=port2 dst=${server(i)} dpt=${port(i)} deviceOutboundInterface=wan1 proto=6 act=close FTNTFGTpolicyid=${i % 40} app=HTTPS FTNTFGTduration=61 out=${sent(i)} in=${sent(i + 5)} FTNTFGTsentpkt=${packets(i)} FTNTFGTrcvdpkt=${packets(i)} dvchost=fw-bern-1\n`,
  },
];

/** The text of that format. */
export function textOf(name: string): LogText {
  const found = TEXTS.find((text) => text.name === name);
  if (!found) throw new Error(`no text of ${name}`);
  return found;
}

/** `rows` rows of it, with the header, in pieces of a thousand. */
export function* generated({ header, row }: LogText, rows: number): Generator<Buffer> {
  if (header !== '') yield Buffer.from(header);
  for (let from = 0; from < rows; from += 1_000) {
    const some = Array.from({ length: Math.min(1_000, rows - from) }, (_, i) => row(from + i));
    yield Buffer.from(some.join(''));
  }
}
