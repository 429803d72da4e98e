import { TCP_FLAG } from '../flow-tools/tcp-flags.ts';

/** What was seen of a conversation, as bits; `client` is who began, as far as that can be told. */
export const SEEN = {
  ...{ clientSyn: 1, serverSyn: 2, clientFin: 4, serverFin: 8, clientReset: 16, serverReset: 32 },
  ...{ clientData: 64, serverData: 128, client: 256, server: 512 },
} as const;
const { fin, syn, rst, ack } = TCP_FLAG;

/** What one packet adds to what was seen. */
export function seenIn(flags: number, hasData: boolean, fromClient: boolean): number {
  let seen: number = fromClient ? SEEN.client : SEEN.server;
  if (flags & syn) seen |= fromClient ? SEEN.clientSyn : SEEN.serverSyn;
  if (flags & fin) seen |= fromClient ? SEEN.clientFin : SEEN.serverFin;
  if (flags & rst) seen |= fromClient ? SEEN.clientReset : SEEN.serverReset;
  if (hasData) seen |= fromClient ? SEEN.clientData : SEEN.serverData;
  return seen;
}

/** Both sides have said goodbye, or one has broken off. */
export function isClosed(seen: number): boolean {
  const bothFins = SEEN.clientFin | SEEN.serverFin;
  return (seen & bothFins) === bothFins || (seen & (SEEN.clientReset | SEEN.serverReset)) !== 0;
}

/** A SYN that asks: the sender is the client. */
export function isOpening(flags: number): boolean {
  return (flags & (syn | ack | rst | fin)) === syn;
}

/** A SYN that answers: the receiver is the client, whose own was not captured. */
export function isAnswer(flags: number): boolean {
  return (flags & (syn | ack)) === (syn | ack);
}

/** The state of a TCP conversation in Zeek's words for it: https://docs.zeek.org/en/master/scripts/base/protocols/conn/main.zeek.html */
export function connState(seen: number): string {
  const has = (bits: number) => (seen & bits) !== 0;
  if (!has(SEEN.clientSyn | SEEN.serverSyn)) return 'OTH';
  if (!has(SEEN.serverSyn)) return unanswered(seen);
  if (!has(SEEN.client)) return has(SEEN.serverReset) ? 'RSTRH' : has(SEEN.serverFin) ? 'SHR' : 'OTH';
  if (has(SEEN.clientReset)) return 'RSTO';
  if (has(SEEN.serverReset)) return 'RSTR';
  if (has(SEEN.clientFin)) return has(SEEN.serverFin) ? 'SF' : 'S2';
  return has(SEEN.serverFin) ? 'S3' : 'S1';
}

function unanswered(seen: number): string {
  const has = (bits: number) => (seen & bits) !== 0;
  if (has(SEEN.serverReset)) return has(SEEN.clientData | SEEN.serverData) ? 'RSTR' : 'REJ';
  if (has(SEEN.server)) return 'OTH';
  if (has(SEEN.clientReset)) return 'RSTOS0';
  return has(SEEN.clientFin) ? 'SH' : 'S0';
}
