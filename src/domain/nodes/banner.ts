import type { Weighed } from './agent.ts';

/** What servers and clients call themselves, and the system that means. The first that fits counts. */
const SYSTEMS: [RegExp, string, number][] = [
  [/OpenSSH_for_Windows/i, 'Windows', 90],
  [/Microsoft-IIS\/10/i, 'Windows Server 2016 or later', 85],
  [/Microsoft-IIS\/8\.5/i, 'Windows Server 2012 R2', 85],
  [/Microsoft-IIS\/8\.0/i, 'Windows Server 2012', 85],
  [/Microsoft-IIS\/7/i, 'Windows Server 2008', 85],
  [/Microsoft-(IIS|HTTPAPI)|Win32|Win64|\(Windows\)/i, 'Windows', 80],
  [/windows server (\d{4}(?: r2)?)/i, 'Windows Server $1', 85],
  [/windows (11|10|8\.1|7|xp|vista)\b/i, 'Windows $1', 85],
  [/\bwindows\b/i, 'Windows', 75],
  [/ubuntu/i, 'Ubuntu', 85],
  [/raspbian/i, 'Raspbian', 85],
  [/debian/i, 'Debian', 85],
  [/\b(red ?hat|rhel|\.el\d)/i, 'Red Hat Enterprise Linux', 85],
  [/centos/i, 'CentOS', 85],
  [/rocky linux/i, 'Rocky Linux', 85],
  [/oracle linux/i, 'Oracle Linux', 85],
  [/\b(suse|sles)\b/i, 'SUSE Linux', 85],
  [/fedora/i, 'Fedora', 85],
  [/amazon linux|\(amzn\)|\(amazon\)/i, 'Amazon Linux', 85],
  [/freebsd|hpn13v/i, 'FreeBSD', 85],
  [/openbsd/i, 'OpenBSD', 80],
  [/\b(AIX)\b/, 'AIX', 80],
  [/solaris|Sun_SSH/i, 'Solaris', 80],
  [/\bvmware esxi?|\besxi\b/i, 'VMware ESXi', 85],
  [/SSH-\d\.\d+-Cisco|cisco (ios|nx-os|asa)/i, 'Cisco IOS', 85],
  [/junos|juniper/i, 'Junos', 80],
  [/fortinet|fortios|fortissh/i, 'FortiOS', 85],
  [/pan-os|palo alto/i, 'PAN-OS', 80],
  [/mikrotik|rosssh/i, 'RouterOS', 85],
  [/comware|hp procurve|huawei|\bvrp\b/i, 'switch firmware', 70],
  [/\bmac ?os\b|darwin/i, 'macOS', 75],
  [/\bios \d|iphone|ipad/i, 'iOS', 70],
  [/android/i, 'Android', 75],
  [/dropbear|busybox|embedded/i, 'Linux (embedded)', 60],
  [/jetdirect|laserjet|lexmark|kyocera|ricoh|xerox/i, 'printer firmware', 75],
  [/\b(linux|unix)\b/i, 'Linux', 65],
];

/** The system that a banner, a product or a scanner's guess names; null when it names none. */
export function osOfText(text: string | null): Weighed | null {
  if (text === null) return null;
  for (const [pattern, value, confidence] of SYSTEMS) {
    const match = pattern.exec(text.slice(0, 512));
    if (match !== null) return { value: value.replace('$1', (match[1] ?? '').toUpperCase()), confidence };
  }
  return null;
}

const TYPES: [RegExp, string, number][] = [
  [
    /print(er| server)|jetdirect|laserjet|officejet|lexmark|kyocera|ricoh aficio|xerox (workcentre|versalink)/i,
    'printer',
    75,
  ],
  [/webcam|camera|\bDVR\b|\bNVR\b|hikvision|dahua|axis .*(video|network)/i, 'iot', 75],
  [/\bVoIP (phone|adapter)|ip phone/i, 'iot', 70],
  [/load balancer|big-ip|netscaler|haproxy/i, 'nat-or-load-balancer', 65],
  [/squid|http proxy|bluecoat|proxysg/i, 'proxy', 65],
  [/\b(router|switch|WAP|firewall|bridge|hub)\b|cisco ios|nx-os|junos|fortios|pan-os|routeros/i, 'network-device', 65],
  [/storage-misc|\bNAS\b/i, 'server', 40],
];

/** The type of machine that a product or a scanner's guess names; null when it names none. */
export function typeOfText(text: string | null): Weighed | null {
  if (text === null) return null;
  const found = TYPES.find(([pattern]) => pattern.test(text.slice(0, 512)));
  return found === undefined ? null : { value: found[1], confidence: found[2] };
}
