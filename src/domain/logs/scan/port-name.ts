import { scanPort } from './number.ts';

/** Port names as firewalls write them (Cisco's literals, IANA's and Check Point's service names), by port. */
const NAMES: Record<number, string> = {
  ...{ 7: 'echo', 9: 'discard', 13: 'daytime', 19: 'chargen', 20: 'ftp-data', 21: 'ftp', 22: 'ssh ssh_version_2' },
  ...{ 23: 'telnet', 25: 'smtp', 37: 'time', 42: 'nameserver', 43: 'whois nicname', 49: 'tacacs tacacs-ds tacacsplus' },
  ...{ 53: 'domain dns domain-udp domain-tcp', 67: 'bootps dhcp-request', 68: 'bootpc dhcp-reply', 69: 'tftp' },
  ...{ 70: 'gopher', 79: 'finger', 80: 'www http www-http', 88: 'kerberos-sec kerberos_v5_tcp kerberos_v5_udp' },
  ...{ 101: 'hostname', 109: 'pop2', 110: 'pop3 pop-3', 111: 'sunrpc portmapper', 113: 'ident auth', 119: 'nntp' },
  ...{ 123: 'ntp ntp-udp ntp-tcp', 135: 'epmap dce-rpc', 137: 'netbios-ns nbname', 138: 'netbios-dgm nbdatagram' },
  ...{
    139: 'netbios-ssn nbsession',
    143: 'imap imap4',
    161: 'snmp snmp-read',
    162: 'snmptrap snmp-trap',
    177: 'xdmcp',
  },
  ...{
    179: 'bgp',
    194: 'irc',
    195: 'dnsix',
    389: 'ldap ldap_udp',
    434: 'mobile-ip',
    443: 'https https-tcp',
    445: 'microsoft-ds',
  },
  ...{ 464: 'kpasswd kerberos-adm', 496: 'pim-auto-rp', 500: 'isakmp ike', 512: 'exec biff', 513: 'login who' },
  ...{ 514: 'syslog rsh cmd shell', 515: 'lpd printer', 517: 'talk', 520: 'rip router', 540: 'uucp', 543: 'klogin' },
  ...{
    544: 'kshell',
    554: 'rtsp',
    587: 'submission',
    636: 'ldaps ldap-ssl',
    750: 'kerberos',
    853: 'domain-s',
    993: 'imaps imap-ssl',
  },
  ...{
    995: 'pop3s pop3-ssl',
    1080: 'socks',
    1352: 'lotusnotes lotus',
    1433: 'ms-sql-s ms-sql-server',
    1434: 'ms-sql-m ms-sql-monitor',
  },
  ...{ 1494: 'citrix-ica citrix_ica ica', 1521: 'sqlnet sqlnet2 oracle', 1645: 'radius', 1646: 'radius-acct' },
  ...{ 1720: 'h323', 1723: 'pptp pptp-tcp', 2049: 'nfs nfsd nfsd-tcp', 2748: 'ctiqbe', 3020: 'cifs', 3128: 'squid' },
  ...{ 3306: 'mysql', 3389: 'rdp ms-wbt-server remote_desktop_protocol', 4500: 'ipsec-nat-t ike_nat_traversal' },
  ...{
    4789: 'vxlan',
    5060: 'sip',
    5190: 'aol',
    5432: 'postgresql postgres',
    5510: 'secureid-udp',
    5631: 'pcanywhere-data',
  },
  ...{
    5632: 'pcanywhere-status',
    5900: 'vnc rfb',
    8080: 'http-alt http_proxy http_and_https_proxy',
    8443: 'https-alt',
  },
};
const BY_NAME = new Map<string, number>();
for (const [port, names] of Object.entries(NAMES)) for (const name of names.split(' ')) BY_NAME.set(name, Number(port));

const LONGEST_NAME = 32;

/** The port in `bytes[start, end)`, by number or by a name firewalls write; -1 when it is neither. */
export function scanNamedPort(bytes: Buffer, start: number, end: number): number {
  const port = scanPort(bytes, start, end);
  if (port >= 0 || end - start > LONGEST_NAME || end <= start) return port;
  return BY_NAME.get(bytes.toString('latin1', start, end).toLowerCase()) ?? -1;
}
