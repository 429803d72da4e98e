/** One conversation of the made-up bank, before a log format makes a line of it. */
export interface Conversation {
  /** Seconds since the Unix epoch. */
  time: number;
  /** Seconds; null when nothing came back. */
  duration: number | null;
  source: string;
  sourcePort: number;
  target: string;
  targetPort: number;
  protocol: 'tcp' | 'udp';
  service: string;
  /** Zeek's connection state: SF (normal), S0 (no answer), REJ (refused) … */
  state: string;
  bytesOut: number;
  bytesIn: number;
  packetsOut: number;
  packetsIn: number;
  action: 'allow' | 'deny';
  user: string;
  rule: string;
}

/** What a kind of traffic states; the rest follows. */
export interface Traffic {
  source: string;
  target: string;
  port: number;
  protocol?: 'tcp' | 'udp';
  service?: string;
  out: number;
  in: number;
  seconds?: number;
  state?: 'SF' | 'S0' | 'REJ';
  denied?: boolean;
  user?: string;
  rule?: string;
}

const PAYLOAD = 1_400;

/** Fills a conversation in: packets from bytes, nothing sent where nothing was answered. */
export function conversation(time: number, sourcePort: number, traffic: Traffic): Conversation {
  const { source, target, port, protocol = 'tcp', service = '', seconds = 0.2, user = '', rule = '' } = traffic;
  const state = traffic.denied ? 'S0' : (traffic.state ?? 'SF');
  const answered = state === 'SF';
  const handshake = protocol === 'tcp' ? 3 : 0;
  return {
    time,
    duration: answered ? seconds : null,
    source,
    sourcePort,
    target,
    targetPort: port,
    protocol,
    service: answered ? service : '',
    state,
    bytesOut: answered ? traffic.out : 0,
    bytesIn: answered ? traffic.in : 0,
    packetsOut: answered ? handshake + Math.ceil(traffic.out / PAYLOAD) : 1,
    packetsIn: answered ? handshake + Math.ceil(traffic.in / PAYLOAD) : state === 'REJ' ? 1 : 0,
    action: traffic.denied ? 'deny' : 'allow',
    user,
    rule,
  };
}
