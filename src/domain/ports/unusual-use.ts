import { type KnownService, type PortKnowledge, placeOf } from './knowledge.ts';
import { protocolName } from './protocols.ts';

/** What somebody saw spoken on a port: the label of a firewall or sensor, or a record of the protocol itself. */
export interface SpokenOnPort {
  protocol: number;
  port: number;
  /** As the source writes it: `ssh`, `ssl,http`, `ms-rdp`. */
  label: string;
  source: 'flows' | 'observations';
  servers: number;
  /** Flows or records that say so. */
  seen: number;
}

export const UNUSUAL_KINDS = ['plaintext', 'other-service', 'moved', 'alternative'] as const;

/** Use of a port that is not what the port is for. */
export interface UnusualUse {
  /** The protocol that was spoken, by our name. */
  spoken: string;
  kind: (typeof UNUSUAL_KINDS)[number];
  text: string;
  source: SpokenOnPort['source'];
  servers: number;
  seen: number;
}

/** Where a protocol is at home, tcp and udp alike; the first port is its own. */
const HOMES: Readonly<Record<string, readonly number[]>> = {
  ssh: [22, 830],
  telnet: [23, 992],
  rdp: [3389],
  vnc: [5900, 5901, 5902, 5903, 5904, 5905, 5906, 5907, 5908, 5909],
  smb: [445, 139],
  ftp: [21, 20, 989, 990],
  tftp: [69],
  smtp: [25, 465, 587],
  imap: [143, 993],
  pop3: [110, 995],
  dns: [53, 853, 5353, 5355],
  ldap: [389, 636, 3268, 3269],
  kerberos: [88, 464],
  snmp: [161, 162],
  mysql: [3306, 33_060],
  postgresql: [5432, 5433],
  mssql: [1433, 1434],
  oracle: [1521, 1522, 1526, 2484],
  redis: [6379],
  mongodb: [27_017, 27_018, 27_019],
  mqtt: [1883, 8883],
  sip: [5060, 5061],
  irc: [6667, 194, 6660, 6661, 6662, 6663, 6664, 6665, 6666, 6668, 6669, 6697],
  socks: [1080],
  modbus: [502],
};
/** Other spellings of the same, as firewalls and sensors write them. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ...{ ssl: 'tls', https: 'tls', quic: 'tls', 'web-browsing': 'http', 'http-proxy': 'http', 'http-alt': 'http' },
  ...{
    'ms-rdp': 'rdp',
    'remote-desktop': 'rdp',
    'ms-wbt-server': 'rdp',
    'microsoft-ds': 'smb',
    smb2: 'smb',
    smb3: 'smb',
  },
  ...{ 'ms-ds-smb': 'smb', 'ms-ds-smbv3': 'smb', 'ms-ds-smbv2': 'smb', openssh: 'ssh', sftp: 'ssh', domain: 'dns' },
  ...{
    krb: 'kerberos',
    krb5: 'kerberos',
    krb_tcp: 'kerberos',
    postgres: 'postgresql',
    'mssql-db': 'mssql',
    tds: 'mssql',
  },
  ...{ 'ms-sql-s': 'mssql', 'oracle-tns': 'oracle', 'ldap-tcp': 'ldap', ldap_tcp: 'ldap', 'snmp-base': 'snmp' },
};

/** What of it is unusual; undefined when the port is for that, or nothing is known of the label. */
export function unusualUse(found: SpokenOnPort, knowledge: PortKnowledge): UnusualUse | undefined {
  const spoken = readLabel(found.label);
  const service = knowledge.services.get(placeOf(found.protocol, found.port));
  for (const name of spoken) {
    const verdict =
      name === 'http' || name === 'tls' ? webUse(name, found, spoken, service) : ownUse(name, found, service);
    if (verdict) {
      const { source, servers, seen } = found;
      return { spoken: name, ...verdict, source, servers, seen };
    }
  }
  return undefined;
}

type Verdict = Pick<UnusualUse, 'kind' | 'text'>;

/** The protocols that a label names, known ones only. */
function readLabel(label: string): Set<string> {
  const names = label
    .toLowerCase()
    .split(/[,;+/\s]+/)
    .map((part) => (Object.hasOwn(SPELLINGS, part) ? (SPELLINGS[part] as string) : part));
  return new Set(names.filter((name) => name === 'http' || name === 'tls' || Object.hasOwn(HOMES, name)));
}

function ownUse(
  name: string,
  { protocol, port }: SpokenOnPort,
  service: KnownService | undefined,
): Verdict | undefined {
  const homes = HOMES[name] as readonly number[];
  if (homes.includes(port) || service?.name.startsWith(name)) return undefined;
  const at = `${port}/${protocolName(protocol)}`;
  const spoken = `${name.toUpperCase()} is spoken on ${at}`;
  if (service) {
    const text = `${spoken}, the port of ${service.name}: rules for the port let it pass as that.`;
    return { kind: 'other-service', text };
  }
  const text = `${spoken}; its own port is ${homes[0]}. Rules and watches for that port do not see it.`;
  return { kind: 'moved', text };
}

/** Web protocols carry most others, so that they are unusual on few ports. */
function webUse(
  name: 'http' | 'tls',
  { protocol, port }: SpokenOnPort,
  spoken: ReadonlySet<string>,
  service: KnownService | undefined,
): Verdict | undefined {
  const at = `${port}/${protocolName(protocol)}`;
  const plain = name === 'http' && !spoken.has('tls');
  if (plain && service?.encryption === 'encrypted') {
    return {
      kind: 'plaintext',
      text: `HTTP without TLS is spoken on ${at}, the port of ${service.name}, which is meant to encrypt.`,
    };
  }
  const own = plain ? 80 : 443;
  if (port === own || (service && service.category !== 'web')) return undefined;
  const called = plain ? 'HTTP' : 'TLS';
  if (service && !plain && service.encryption !== 'encrypted') return undefined;
  if (service) return { kind: 'alternative', text: `${called} is spoken on ${at}, an alternative to ${own}.` };
  return {
    kind: 'moved',
    text: `${called} is spoken on ${at}; its own port is ${own}. Find out which service that is.`,
  };
}
