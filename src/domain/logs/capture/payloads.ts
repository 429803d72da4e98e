import { formatAddress } from '../address.ts';
import { type FlowBatch, PROTOCOL } from '../flow.ts';
import { type ObservationKind, type ObservationValue, observation } from '../observation.ts';
import { readServerName } from './client-hello.ts';
import type { Conversations } from './conversations.ts';
import { readDhcp } from './dhcp-message.ts';
import { readDnsAnswer } from './dns-message.ts';
import { readHttpRequest } from './http-request.ts';
import type { Packet } from './packet.ts';

const [DNS, DHCP_SERVER, DHCP_CLIENT] = [53, 67, 68];
/** The note on a TCP conversation whose first words have been looked at. */
const LOOKED_AT = 1;

/**
 * Looks for names in what a packet carries: DNS answers, DHCP, and of TCP the first words of the client, which may be a
 * TLS ClientHello or an HTTP request. The packet counts in its conversation; what is found here comes on top.
 */
export function observePayload(packet: Packet, place: number, conversations: Conversations, batch: FlowBatch): void {
  if (packet.payloadEnd <= packet.payloadStart) return;
  if (packet.protocol === PROTOCOL.udp) {
    if (packet.srcPort === DNS) observeDns(packet, place, conversations, batch);
    else if (packet.dstPort === DHCP_SERVER || packet.dstPort === DHCP_CLIENT)
      observeDhcp(packet, place, conversations, batch);
  } else if (packet.protocol === PROTOCOL.tcp && conversations.note[place] !== LOOKED_AT && conversations.fromClient) {
    conversations.note[place] = LOOKED_AT;
    observeFirstWords(packet, place, conversations, batch);
  }
}

function observeFirstWords(packet: Packet, place: number, conversations: Conversations, batch: FlowBatch): void {
  const bytes = packet.bytes as Buffer;
  const serverName = readServerName(bytes, packet.payloadStart, packet.payloadEnd);
  if (serverName !== null) {
    conversations.setApplication(place, 'tls');
    if (serverName !== '') observe('tls', packet, serverName, { server_name: serverName }, batch);
    return;
  }
  const request = readHttpRequest(bytes, packet.payloadStart, packet.payloadEnd);
  if (request === null) return;
  conversations.setApplication(place, 'http');
  observe('http', packet, request.host, { ...request }, batch);
}

/** Who asked is the source, though the answer comes from the server. */
function observeDns(packet: Packet, place: number, conversations: Conversations, batch: FlowBatch): void {
  const answer = readDnsAnswer(packet.bytes as Buffer, packet.payloadStart, packet.payloadEnd);
  if (answer === null) return;
  conversations.setApplication(place, 'dns');
  observe('dns', packet, answer.query, { ...answer }, batch, true);
}

function observeDhcp(packet: Packet, place: number, conversations: Conversations, batch: FlowBatch): void {
  const told = readDhcp(packet.bytes as Buffer, packet.payloadStart, packet.payloadEnd);
  if (told === null) return;
  conversations.setApplication(place, 'dhcp');
  const isAnswer = packet.dstPort === DHCP_CLIENT;
  const says = isAnswer ? told.message === 'ACK' && told.assigned_ip !== null : told.hostname !== null;
  if (says) observe('dhcp', packet, told.hostname ?? told.mac, { ...told }, batch, isAnswer);
}

function observe(
  kind: ObservationKind,
  packet: Packet,
  name: string | null,
  detail: Record<string, ObservationValue>,
  batch: FlowBatch,
  isAnswer = false,
): void {
  const src = formatAddress(packet.bytes, packet.srcAt, packet.family);
  const dst = formatAddress(packet.bytes, packet.dstAt, packet.family);
  const { time, line, srcPort, dstPort, protocol } = packet;
  const sides = isAnswer ? { src: dst, srcPort: dstPort, dst: src, dstPort: srcPort } : { src, srcPort, dst, dstPort };
  batch.observe(observation(kind, line, { time, protocol, name, detail, ...sides }), { extra: true });
}
