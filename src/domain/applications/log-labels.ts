import { PLACE, type Places } from './network.ts';
import { roleOfPort } from './port-roles.ts';
import type { ServiceEdges } from './service-edges.ts';

/** What logs and tables call the applications of nodes: node → name → weight, for the ends that are called and that call. */
export interface LabelVotes {
  served: Map<number, Map<string, number>>;
  called: Map<number, Map<string, number>>;
}

/** An application that a table kept by hand names for a node. */
export interface Declared {
  node: number;
  name: string;
  side: 'source' | 'destination';
}

/** Names of protocols and of classes of traffic, which logs write in the same column as names of applications. */
const PROTOCOLS = new Set(
  `http https http2 http/2 ssl tls quic dns smb smb2 ssh ftp ftps sftp smtp smtps imap imaps pop3 ldap ldaps kerberos krb krb5 ntp snmp
  syslog rdp rpc msrpc dce_rpc dcerpc dhcp icmp ping nfs mysql mssql postgres postgresql oracle tns mongodb redis kafka amqp mqtt
  web-browsing ms-ds-smb ms-ds-smbv3 ms-rdp active-directory netbios netbios-ns netbios-ssn netbios-dg telnet tcp udp unknown
  unknown-tcp unknown-udp incomplete insufficient-data not-applicable other none any web mail file-transfer database
  snmpv1 snmpv2 snmpv3 winrm vnc sip rtp tftp radius tacacs tacacs+ gre ipsec ike esp bgp ospf snmptrap domain microsoft-ds
  ms-sql-s ms-wbt-server http-alt https-alt http-proxy`.split(/\s+/),
);

/** A name as it is compared: its letters and digits. */
export function labelKey(label: string): string {
  return label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Tells the names of applications in the logs from those of protocols: a protocol goes with its port wherever that is
 * open, an application with its machines. `registered` says what a port is called anyway.
 */
export function applicationLabels(
  edges: ServiceEdges,
  { place }: Places,
  registered: (protocol: number, port: number) => readonly string[],
): (string | null)[] {
  const servers = edges.labels.map(() => new Set<number>());
  const ports = edges.labels.map(() => new Map<number, number>());
  const labelled = new Map<number, number>();
  const namesItsPort = new Uint8Array(edges.labels.length);
  let candidates = 0;
  for (const each of place) if (each === PLACE.candidate) candidates += 1;
  for (let i = 0; i < edges.length; i++) {
    const label = edges.label[i] as number;
    if (label < 0) continue;
    const port = edges.port[i] as number;
    labelled.set(port, (labelled.get(port) ?? 0) + 1);
    const counts = ports[label] as Map<number, number>;
    counts.set(port, (counts.get(port) ?? 0) + 1);
    if (place[edges.server[i] as number] === PLACE.candidate) servers[label]?.add(edges.server[i] as number);
    const text = edges.labels[label]?.toLowerCase() ?? '';
    if (registered(edges.protocol[i] as number, port).includes(text)) namesItsPort[label] = 1;
  }
  return edges.labels.map((text, label) => {
    if (PROTOCOLS.has(text.toLowerCase()) || namesItsPort[label] || labelKey(text).length < 2) return null;
    const reach = servers[label]?.size ?? 0;
    if (reach === 0 || reach > Math.max(30, 0.25 * candidates)) return null;
    return isPortBound(ports[label] as Map<number, number>, labelled, reach) ? null : text;
  });
}

/** Whether a name stands on one port only and nearly everything on that port bears it, on several machines. */
function isPortBound(
  counts: ReadonlyMap<number, number>,
  labelled: ReadonlyMap<number, number>,
  reach: number,
): boolean {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const [port, count] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
  const role = roleOfPort(port);
  const most = role === 'web' ? 12 : role === 'other' ? 8 : 1;
  return count >= 0.9 * total && count >= 0.8 * (labelled.get(port) ?? 0) && reach > most;
}

/** Sums what the logs and the tables say of the machines that can be members. */
export function voteLabels(
  edges: ServiceEdges,
  { place }: Places,
  names: readonly (string | null)[],
  declared: readonly Declared[],
): LabelVotes {
  const votes: LabelVotes = { served: new Map(), called: new Map() };
  for (let i = 0; i < edges.length; i++) {
    const name = names[edges.label[i] as number];
    if (!name) continue;
    const weight = 1 + Math.log1p(edges.established[i] as number);
    const [client, server] = [edges.client[i] as number, edges.server[i] as number];
    if (place[server] === PLACE.candidate) vote(votes.served, server, name, weight);
    if (place[client] === PLACE.candidate) vote(votes.called, client, name, weight);
  }
  for (const { node, name, side } of declared) {
    if (place[node] === PLACE.infrastructure || place[node] === PLACE.outside) continue;
    vote(side === 'source' ? votes.called : votes.served, node, name, 5);
  }
  return votes;
}

function vote(votes: Map<number, Map<string, number>>, node: number, name: string, weight: number): void {
  let held = votes.get(node);
  if (!held) {
    held = new Map();
    votes.set(node, held);
  }
  held.set(name, (held.get(name) ?? 0) + weight);
}

/** The name most of a node's votes are for, and their share from 0 to 1. */
export interface Voted {
  name: string;
  share: number;
}

const MAJORITY = 0.6;

/**
 * What each node's application is called, as far as votes agree. Some logs name the application that is called, some the
 * one that calls: the side on which the nodes' votes agree more is believed first.
 */
export function decideLabels({ served, called }: LabelVotes): Map<number, Voted> {
  const sides = purity(called) > purity(served) + 0.05 ? [called, served] : [served, called];
  const decided = new Map<number, Voted>();
  for (const side of sides) {
    for (const [node, votes] of side) {
      if (decided.has(node)) continue;
      const best = leader(votes);
      if (best.share >= MAJORITY) decided.set(node, best);
    }
  }
  return decided;
}

function leader(votes: ReadonlyMap<string, number>): Voted {
  let total = 0;
  let best: [string, number] = ['', 0];
  for (const [name, weight] of votes) {
    total += weight;
    if (weight > best[1]) best = [name, weight];
  }
  return { name: best[0], share: best[1] / total };
}

function purity(side: ReadonlyMap<number, ReadonlyMap<string, number>>): number {
  let sum = 0;
  for (const votes of side.values()) sum += leader(votes).share;
  return side.size === 0 ? 0 : sum / side.size;
}
