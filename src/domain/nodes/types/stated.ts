import { firstLabel } from '../host-name.ts';
import { isKnownType, type KnownType } from '../node-type.ts';
import type { NodeView } from '../node-view.ts';
import type { Clue } from '../weigh.ts';

/** A clue with the type it speaks for. */
export interface TypedClue extends Clue {
  type: KnownType;
}

type Hint = [RegExp, KnownType, number];

/** Parts of host names, between digits and separators, as administrators commonly choose them. */
const NAMES: Hint[] = [
  [/^(prn|prt|printer|mfp|copier|plotter)$/, 'printer', 0.5],
  [/^(cam|ipcam|camera|webcam|cctv|sensor|plc|phone|voip|sip|tel)$/, 'iot', 0.5],
  [/^(sw|switch|rtr|router|fw|firewall|wlc|ap|wap|core|acc|dist|asa|gw|gateway)$/, 'network-device', 0.4],
  [/^(dc|adc|addc|adds|ldap)$/, 'domain-controller', 0.3],
  [/^(ns|dns|bind|resolver)$/, 'dns-server', 0.3],
  [/^(proxy|squid|prx|webproxy|swg)$/, 'proxy', 0.35],
  [/^(lb|slb|nlb|vip|haproxy|bigip|ltm|nat|snat|pat)$/, 'nat-or-load-balancer', 0.4],
  [/^(nessus|qualys|openvas|scanner|vulnscan|rapid|tenable)$/, 'scanner', 0.4],
  [/^(ws|wks|pc|desktop|laptop|lap|lt|nb|notebook|win|mac|macbook|imac|client|thin|vdi)$/, 'workstation', 0.4],
  [
    /^(srv|server|app|db|sql|ora|oracle|web|www|api|mq|kafka|mail|smtp|mx|exch|file|files|backup|bkp|log|syslog|mon|vm|esx|esxi|host|node)$/,
    'server',
    0.35,
  ],
];

/** Beginnings of makers' names. Who makes many things says little. */
const VENDORS: Hint[] = [
  [
    /^(lexmark|brother|kyocera|ricoh|xerox|canon|seiko epson|epson|konica|oki |okidata|zebra|sharp|toshiba tec|sato)/i,
    'printer',
    0.55,
  ],
  [
    /^(axis comm|hangzhou hikvision|zhejiang dahua|hanwha|mobotix|vivotek|avigilon|bosch security|polycom|yealink|snom|grandstream|espressif|siemens|schneider|wago|honeywell|signify|sonos|raspberry)/i,
    'iot',
    0.5,
  ],
  [
    /^(cisco|juniper|arista|extreme networks|brocade|ruckus|aruba|fortinet|palo alto|checkpoint|check point|mikrotik|ubiquiti|huawei|h3c|ruijie|alcatel|allied telesis|netgear|zyxel|tp-link|meraki|f5 |a10 )/i,
    'network-device',
    0.35,
  ],
  [
    /^(vmware|xensource|microsoft corporation$|red hat|qemu|proxmox|nutanix|super micro|supermicro|hewlett packard enterprise|ibm|oracle)/i,
    'server',
    0.25,
  ],
  [
    /^(dell|hp inc|lenovo|apple|lcfc|intel corporate|wistron|compal|quanta|asustek|acer|micro-star|liteon|azurewave|fujitsu)/i,
    'workstation',
    0.15,
  ],
];

const SYSTEMS: Hint[] = [
  [/^windows server/i, 'server', 0.45],
  [/^windows (xp|vista|7|8|10|11)/i, 'workstation', 0.4],
  [/^(macos|chromeos)/i, 'workstation', 0.45],
  [/^(ios|android)/i, 'workstation', 0.4],
  [/red hat|centos|rocky|oracle linux|suse|amazon linux|aix|solaris|esxi|freebsd/i, 'server', 0.35],
  [/^(ubuntu|debian|linux$)/i, 'server', 0.2],
  [/cisco ios|junos|fortios|pan-os|routeros|switch firmware/i, 'network-device', 0.6],
  [/printer/i, 'printer', 0.6],
  [/embedded/i, 'iot', 0.25],
];

/** What names, makers, systems and stated types say. */
export function statedClues({ name, vendor, os, facts }: NodeView): TypedClue[] {
  return [
    ...nameClues(name),
    ...hinted(VENDORS, vendor, (maker) => `made by ${maker}`),
    ...hinted(SYSTEMS, os, (system) => `runs ${system}`),
    ...factClues(facts),
  ];
}

/** The last part that says something counts: `app-db-01` is a database. */
function nameClues(name: string | null): TypedClue[] {
  if (name === null) return [];
  const parts = firstLabel(name)
    .split(/[^a-z]+/)
    .filter((part) => part !== '')
    .reverse();
  for (const part of parts) {
    const [, type, worth] = NAMES.find(([pattern]) => pattern.test(part)) ?? [];
    if (type !== undefined && worth !== undefined) return [{ type, worth, reason: `is called ${name}` }];
  }
  return [];
}

function hinted(hints: readonly Hint[], text: string | null, reason: (text: string) => string): TypedClue[] {
  const [, type, worth] = (text === null ? undefined : hints.find(([pattern]) => pattern.test(text))) ?? [];
  return type === undefined || worth === undefined ? [] : [{ type, worth, reason: reason(text ?? '') }];
}

/** Of each type and source the strongest. */
function factClues(facts: NodeView['facts']): TypedClue[] {
  return facts.flatMap(({ value, source, confidence }) =>
    isKnownType(value) && source !== 'translation'
      ? [{ type: value, worth: confidence / 100, reason: `${SAID[source] ?? source} points to it` }]
      : [],
  );
}

const SAID: Record<string, string> = {
  ...{ dhcp: 'a lease of DHCP', 'dhcp-class': "its DHCP client's class", 'user-agent': 'its user agent' },
  ...{
    scan: 'what it told a scanner',
    software: 'the software seen on it',
    'http-proxied': 'being asked for the pages of others',
  },
};
