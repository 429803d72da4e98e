import type { Talk } from './conversation.ts';
import { hash } from './habit.ts';

/** A log of the bank: a name, a first line, and what it makes of a conversation; lines with their time, for sorting. */
export interface Observer {
  file: string;
  head: string | null;
  sees(talk: Talk): boolean;
  lines(talk: Talk): string[];
}

const STATES: Record<Talk['outcome'], [state: string, history: string]> = {
  done: ['SF', 'ShADadfF'],
  refused: ['REJ', 'Sr'],
  silent: ['S0', 'S'],
  denied: ['S0', 'S'],
};

/** Which sensor stands on the way between two machines: always the same one. */
function lane(talk: Talk): number {
  const [a, b] = talk.client < talk.server ? [talk.client, talk.server] : [talk.server, talk.client];
  return hash(`${a} ${b}`) % 100;
}

const inCloud = (address: string) => address.startsWith('10.200.');
const isCloud = (talk: Talk) => inCloud(talk.client) || inCloud(talk.server);

/** A sensor that sees handshakes and says who began. */
export const zeek: Observer = {
  file: 'conn.log',
  head: null,
  sees: (talk) => !isCloud(talk) && lane(talk) < 45,
  lines: (talk) => {
    const [state, history] = STATES[talk.outcome];
    const done = talk.outcome === 'done';
    return [
      JSON.stringify({
        ...{
          _path: 'conn',
          ts: Number(talk.time.toFixed(6)),
          uid: `C${(hash(`${talk.client}${talk.clientPort}${talk.time}`)).toString(36)}`,
        },
        ...{ 'id.orig_h': talk.client, 'id.orig_p': talk.clientPort, 'id.resp_h': talk.server, 'id.resp_p': talk.port },
        proto: talk.protocol === 6 ? 'tcp' : 'udp',
        ...(talk.service && done ? { service: talk.service } : {}),
        ...(done ? { duration: talk.duration, orig_bytes: talk.out, resp_bytes: talk.in } : {}),
        conn_state: state,
        history: talk.protocol === 6 ? history : done ? 'Dd' : 'D',
        ...packets(talk),
      }),
    ];
  },
};

/** A router that exports one record for each direction and says nothing of who began. */
export const router: Observer = {
  file: 'netflow.csv',
  head: 'firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,flags,inPackets,inBytes,outPackets,outBytes,flows',
  sees: (talk) => !isCloud(talk) && lane(talk) >= 45 && lane(talk) < 75,
  lines: (talk) => {
    const { orig_pkts, orig_ip_bytes, resp_pkts, resp_ip_bytes } = packets(talk);
    const proto = talk.protocol === 6 ? 'TCP' : 'UDP';
    const flags = talk.protocol === 17 ? '........' : talk.outcome === 'done' ? '...AP.SF' : '......S.';
    const record = (
      time: number,
      a: string,
      ap: number,
      b: string,
      bp: number,
      flagged: string,
      count: number,
      bytes: number,
    ) => [stamp(time), talk.duration.toFixed(3), proto, a, ap, b, bp, flagged, count, bytes, 0, 0, 1].join(',');
    const there = record(
      talk.time,
      talk.client,
      talk.clientPort,
      talk.server,
      talk.port,
      flags,
      orig_pkts,
      orig_ip_bytes,
    );
    if (resp_pkts === 0) return [there];
    const back = talk.outcome === 'refused' ? '...A.R..' : flags;
    return [
      there,
      record(talk.time + 0.001, talk.server, talk.port, talk.client, talk.clientPort, back, resp_pkts, resp_ip_bytes),
    ];
  },
};

/** A firewall between the zones, with names of applications where it has them; a tenth of what the sensor sees as well. */
export const firewall: Observer = {
  file: 'firewall.csv',
  head: 'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,packets,action,application',
  sees: (talk) => !isCloud(talk) && (lane(talk) >= 75 || lane(talk) < 5),
  lines: (talk) => {
    const { orig_pkts, resp_pkts } = packets(talk);
    const done = talk.outcome === 'done';
    return [
      [
        ...[new Date(talk.time * 1_000).toISOString(), talk.client, talk.clientPort, talk.server, talk.port],
        ...[talk.protocol === 6 ? 'tcp' : 'udp', done ? talk.out : 0, done ? talk.in : 0, orig_pkts + resp_pkts],
        ...[talk.outcome === 'denied' ? 'deny' : 'allow', talk.application ?? ''],
      ].join(','),
    ];
  },
};

/** The cloud's flow log: each interface reports each direction. */
export const cloud: Observer = {
  file: 'vpc-flow.log',
  head: 'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status',
  sees: isCloud,
  lines: (talk) => {
    const { orig_pkts, orig_ip_bytes, resp_pkts, resp_ip_bytes } = packets(talk);
    const start = Math.floor(talk.time);
    const end = start + Math.max(1, Math.ceil(talk.duration));
    const found: string[] = [];
    for (const address of [talk.client, talk.server].filter(inCloud)) {
      const eni = `eni-${hash(address).toString(16).padStart(17, '0')}`;
      const record = (a: string, ap: number, b: string, bp: number, count: number, bytes: number) =>
        `2 123456789012 ${eni} ${a} ${b} ${ap} ${bp} ${talk.protocol} ${count} ${bytes} ${start} ${end} ACCEPT OK`;
      found.push(record(talk.client, talk.clientPort, talk.server, talk.port, orig_pkts, orig_ip_bytes));
      if (resp_pkts > 0)
        found.push(record(talk.server, talk.port, talk.client, talk.clientPort, resp_pkts, resp_ip_bytes));
    }
    return found;
  },
};

export const OBSERVERS: readonly Observer[] = [zeek, router, firewall, cloud];

function packets(talk: Talk) {
  const tcp = talk.protocol === 6;
  const [there, back] = {
    done: [
      (tcp ? 3 : 0) + Math.max(1, Math.ceil(talk.out / 1_400)),
      talk.in > 0 ? (tcp ? 3 : 0) + Math.ceil(talk.in / 1_400) : 0,
    ],
    refused: [1, 1],
    silent: [2, 0],
    denied: [1, 0],
  }[talk.outcome] as [number, number];
  const done = talk.outcome === 'done';
  return {
    orig_pkts: there,
    orig_ip_bytes: (done ? talk.out : 0) + there * 40,
    resp_pkts: back,
    resp_ip_bytes: (done ? talk.in : 0) + back * 40,
  };
}

function stamp(time: number): string {
  return new Date(time * 1_000).toISOString().replace('T', ' ').replace('Z', '');
}
