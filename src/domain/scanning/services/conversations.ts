import type { ServiceProbe } from './probe.ts';
import { SERVICE_PROBES } from './registry.ts';

/** One connection to an open port: what is sent in it, by whose readers the answer is judged, and whether TLS comes first. */
export interface Conversation {
  tls: boolean;
  /** Null: nothing is sent, the other side speaks first. */
  asks: ServiceProbe | null;
  readers: readonly ServiceProbe[];
}

const GREETERS = SERVICE_PROBES.filter(({ request }) => request === null);
const GREETING: Conversation = { tls: false, asks: null, readers: GREETERS };

const named = (wanted: string) => SERVICE_PROBES.find(({ name }) => name === wanted) as ServiceProbe;
const asking = (probe: ServiceProbe, tls = false): Conversation => ({ tls, asks: probe, readers: [probe] });
/** What any port may be: something that greets, a page, a page behind TLS, a database. */
const GUESSES = [
  GREETING,
  asking(named('http')),
  asking(named('http'), true),
  asking(named('postgresql')),
  asking(named('redis')),
];
const MOST = 6;

/** The connections that find out what a port is, the likeliest first. A port has at most six. */
export function conversationsWith(port: number): Conversation[] {
  const known = SERVICE_PROBES.filter(({ ports }) => ports.includes(port)).map((probe): Conversation => {
    const tls = probe.tlsPorts?.includes(port) ?? false;
    if (probe.request !== null) return asking(probe, tls);
    return { tls, asks: null, readers: tls ? [probe] : GREETERS };
  });
  const isNew = (guess: Conversation) => !known.some(({ tls, asks }) => tls === guess.tls && asks === guess.asks);
  return [...known, ...GUESSES.filter(isNew)].slice(0, MOST);
}
