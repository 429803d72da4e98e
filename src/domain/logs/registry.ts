import type { LogFormat } from './format.ts';
import { argus } from './formats/argus.ts';
import { awsVpcFlow } from './formats/aws-vpc-flow.ts';
import { azureNsgFlow } from './formats/azure-nsg-flow.ts';
import { azureVnetFlow } from './formats/azure-vnet-flow.ts';
import { cef } from './formats/cef.ts';
import { checkpoint } from './formats/checkpoint.ts';
import { checkpointCsv } from './formats/checkpoint-csv.ts';
import { ciscoAsa } from './formats/cisco-asa.ts';
import { ciscoFtd } from './formats/cisco-ftd.ts';
import { ciscoIos } from './formats/cisco-ios.ts';
import { citrixNetscaler } from './formats/citrix-netscaler.ts';
import { csv } from './formats/csv.ts';
import { f5Bigip } from './formats/f5-bigip.ts';
import { filterlog } from './formats/filterlog.ts';
import { forcepointWeb } from './formats/forcepoint-web.ts';
import { fortigate } from './formats/fortigate.ts';
import { gcpVpcFlow } from './formats/gcp-vpc-flow.ts';
import { json } from './formats/json.ts';
import { juniperSrx } from './formats/juniper-srx.ts';
import { keyValue } from './formats/key-value.ts';
import { leef } from './formats/leef.ts';
import { masscan } from './formats/masscan.ts';
import { mikrotik } from './formats/mikrotik.ts';
import { naabu } from './formats/naabu.ts';
import { netfilter } from './formats/netfilter.ts';
import { netflow } from './formats/netflow.ts';
import { netscreen } from './formats/netscreen.ts';
import { nfdump } from './formats/nfdump.ts';
import { nmapGnmap } from './formats/nmap-gnmap.ts';
import { nmapNormal } from './formats/nmap-normal.ts';
import { nmapXml } from './formats/nmap-xml.ts';
import { paloalto } from './formats/paloalto.ts';
import { paloaltoCsv } from './formats/paloalto-csv.ts';
import { pcap } from './formats/pcap.ts';
import { pcapng } from './formats/pcapng.ts';
import { silk } from './formats/silk.ts';
import { sonicwall } from './formats/sonicwall.ts';
import { sophos } from './formats/sophos.ts';
import { squid } from './formats/squid.ts';
import { suricataEve } from './formats/suricata-eve.ts';
import { vmwareNsx } from './formats/vmware-nsx.ts';
import { w3cProxy } from './formats/w3c-proxy.ts';
import { windowsFirewall } from './formats/windows-firewall.ts';
import { wiresharkCsv } from './formats/wireshark-csv.ts';
import { zeekJson } from './formats/zeek-json.ts';
import { zeekTsv } from './formats/zeek-tsv.ts';
import { zscaler } from './formats/zscaler.ts';
import type { LineFormat } from './lines/line-format.ts';
import { mixedSyslog } from './lines/mixed-syslog.ts';

/** Formats of single lines that say what they are, and so may stand mixed in one file. Asked in this order. */
export const LINE_FORMATS: readonly LineFormat[] = [
  cef, // CEF of any vendor, before the vendors' own forms
  leef, // LEEF likewise
  fortigate, // FortiGate key=value
  ciscoAsa, // Cisco ASA, PIX, FWSM and the classic messages of FTD
  ciscoFtd, // Firepower Threat Defense's own messages
  ciscoIos, // IOS and NX-OS access lists and firewall sessions
  paloalto, // Palo Alto Networks, comma-separated
  checkpoint, // Check Point Log Exporter
  juniperSrx, // Junos sessions, structured or as text
  netscreen, // ScreenOS
  sonicwall, // SonicOS
  sophos, // SFOS and UTM
  netfilter, // the Linux kernel: iptables, nftables, ufw, Shorewall, UniFi
  filterlog, // pfSense and OPNsense
  mikrotik, // RouterOS
  vmwareNsx, // NSX' packet logs
  zscaler, // Zscaler's feeds
  squid, // Squid's access log
  forcepointWeb, // Forcepoint (Websense) web requests
  f5Bigip, // BIG-IP's firewall, application security and traffic manager
  citrixNetscaler, // Citrix ADC
  keyValue, // any other lines of pairs with two addresses: asked last
];

/** Log formats of one kind, for people who look for theirs. */
export interface FormatGroup {
  title: string;
  formats: readonly LogFormat[];
}

/** The log formats that can be read. The first of equally sure ones wins, so the particular stand before the general. */
export const FORMAT_GROUPS: readonly FormatGroup[] = [
  {
    title: 'Network sensors',
    formats: [
      zeekTsv, // Zeek's logs as it writes them by default, with a #fields header
      zeekJson, // the same as JSON lines
      suricataEve, // Suricata's events
    ],
  },
  {
    title: 'Clouds',
    formats: [
      awsVpcFlow, // Amazon's, by header or as version 2, also within CloudWatch's JSON
      azureNsgFlow, // Azure's, of security groups
      azureVnetFlow, // Azure's, of virtual networks
      gcpVpcFlow, // Google's
    ],
  },
  {
    title: 'Flow exporters and packet captures',
    formats: [
      pcap, // packet captures, binary
      pcapng, // the same as Wireshark writes them
      netflow, // NetFlow and IPFIX, binary
      nfdump, // NetFlow as nfdump prints it
      silk, // what SiLK's rwcut prints
      argus, // what argus' ra prints, binetflow
      wiresharkCsv, // Wireshark's packet list
    ],
  },
  {
    title: 'Scanners',
    formats: [
      nmapXml, // scans by nmap and masscan, XML
      nmapGnmap, // the same, a line a host
      nmapNormal, // what nmap prints
      masscan, // masscan's list and JSON
      naabu, // naabu's JSON lines
    ],
  },
  {
    title: 'Firewalls, and what else writes to syslog',
    formats: [
      windowsFirewall, // Windows' own firewall, with its #Fields header
      w3cProxy, // Blue Coat's and other proxies' access logs, with theirs
      ...LINE_FORMATS,
      mixedSyslog(LINE_FORMATS), // lines of several of them in one file
    ],
  },
  {
    title: 'Tables and records',
    formats: [
      paloaltoCsv, // the traffic log as Palo Alto's web interface exports it
      checkpointCsv, // Check Point's log viewer and fwm logexport
      csv, // any delimited table whose header names source and destination addresses
      json, // any JSON objects that name two addresses
    ],
  },
];

/** All of them, in the order in which they are asked. */
export const LOG_FORMATS: readonly LogFormat[] = FORMAT_GROUPS.flatMap(({ formats }) => formats);

/** The format of that name, or undefined. */
export function formatByName(name: string): LogFormat | undefined {
  return LOG_FORMATS.find((format) => format.name === name);
}
