import { PROTOCOL } from '../flow.ts';

const { tcp, udp, icmp, icmp6, igmp, sctp } = PROTOCOL;

/** What Wireshark's Protocol column says, where that means one protocol below it. */
const DISSECTED: ReadonlyMap<string, number> = new Map([
  ...names(
    tcp,
    'TCP TLS SSL SSH HTTP HTTP/JSON HTTP/XML HTTP2 TELNET FTP FTP-DATA SMTP POP IMAP SMB SMB2 NBSS RDP TPKT',
  ),
  ...names(
    tcp,
    'MySQL PGSQL TDS TNS RESP MQTT AMQP BGP LDAP DCERPC SPOOLSS DRSUAPI LSARPC SAMR NETLOGON RSH IRC VNC X11',
  ),
  ...names(tcp, 'MONGO Kafka Modbus/TCP S7COMM RTSP WebSocket IPP MSRP Git SOCKS ZABBIX COTP'),
  ...names(
    udp,
    'UDP MDNS LLMNR NBNS NBDS DHCP DHCPv6 BOOTP NTP SSDP TFTP QUIC GQUIC RIPv1 RIPv2 RADIUS CLDAP DTLS STUN',
  ),
  ...names(udp, 'BROWSER SNMP RTP RTCP Syslog ISAKMP CFLOW sFlow HSRP HSRPv2 GLBP L2TP VXLAN WSP WireGuard BFD'),
  ...names(icmp, 'ICMP'),
  ...names(icmp6, 'ICMPv6'),
  ...names(igmp, 'IGMP IGMPv1 IGMPv2 IGMPv3'),
  ...names(sctp, 'SCTP'),
  ...names(47, 'GRE'),
  ...names(50, 'ESP'),
  ...names(51, 'AH'),
  ...names(88, 'EIGRP'),
  ...names(89, 'OSPF'),
  ...names(103, 'PIM PIMv2'),
  ...names(112, 'VRRP'),
]);

/** What the Protocol column tells of a packet. */
export interface Dissected {
  /** IANA number of what lies below; -1 when that is not known. */
  protocol: number;
  /** What the packet carries; '' where the column names only the transport. */
  application: string;
  /** There is no IP below, even where Wireshark shows addresses. */
  isBelowIp: boolean;
}

const PLAIN = new Set(['TCP', 'UDP', 'ICMP', 'ICMPv6']);
const BELOW_IP = /^(ARP|RARP|STP|RSTP|MSTP|CDP|LLDP|LLC|LOOP|EAPOL|802\.11|0x[\da-f]{4})$/i;
const KNOWN = new Map<string, Dissected>();
const MOST_KNOWN = 1024;

/** What a text of the Protocol column tells; the same object for the same text. */
export function dissectedAs(name: string): Dissected {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const told = {
    protocol: DISSECTED.get(name) ?? (/^TLSv|^SSLv|^SSHv/.test(name) ? tcp : -1),
    application: PLAIN.has(name) ? '' : name.toLowerCase().replace(/v\d(\.\d)?$/, ''),
    isBelowIp: BELOW_IP.test(name),
  };
  if (KNOWN.size < MOST_KNOWN) KNOWN.set(name, told);
  return told;
}

function names(protocol: number, text: string): [string, number][] {
  return text.split(' ').map((name) => [name, protocol]);
}
