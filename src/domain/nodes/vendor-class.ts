import type { Fact } from './fact.ts';

type Told = Pick<Fact, 'kind' | 'value' | 'confidence'>;

const os = (value: string, confidence: number): Told => ({ kind: 'os', value, confidence });
const type = (value: string, confidence: number): Told => ({ kind: 'type', value, confidence });

/** How DHCP clients begin option 60, and what that says; from the clients' own documentation. */
const CLASSES: [RegExp, Told[]][] = [
  [/^MSFT 5\.0/i, [os('Windows', 80)]],
  [/^MSFT 98/i, [os('Windows', 70)]],
  [/^android-dhcp/i, [os('Android', 90)]],
  [/^dhcpcd.*:Linux/i, [os('Linux', 75)]],
  [/^udhcp/i, [os('Linux (embedded)', 60), type('iot', 25)]],
  [/^cisco.*(ip phone|cp-\d)|polycom|yealink|grandstream|snom|aastra/i, [type('iot', 80)]],
  [
    /^cisco (ap|c\d|systems, inc\. (c|ap))|^arubaap|^ruckus|^ubnt|^aruba|^juniper|^meraki/i,
    [type('network-device', 80)],
  ],
  [
    /hewlett-packard (jetdirect|officejet|laserjet)|jetdirect|lexmark|brother|kyocera|xerox|ricoh|mfg=.*printer/i,
    [type('printer', 85)],
  ],
  [/^(axis|hikvision|dahua|hanwha|vivotek|bosch)|network camera|ipcam/i, [type('iot', 85)]],
  [/^anyconnect|^vpnclient/i, [type('workstation', 40)]],
];

/** What the vendor class of a DHCP client says of its system and of what it is. */
export function clientOfVendorClass(text: string | null): Told[] {
  if (text === null) return [];
  return CLASSES.find(([pattern]) => pattern.test(text))?.[1] ?? [];
}
