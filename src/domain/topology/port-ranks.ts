import { PROTOCOL } from '../logs/flow.ts';
import { type PortKnowledge, placeOf } from '../ports/knowledge.ts';

/** How much a port speaks for the side it is on being the server. */
export const RANK = { shortLived: 0, plain: 1, registered: 2, known: 3, wellKnown: 4 } as const;

/** One place per port for each protocol that has ports. */
export const PLACES = 3 * 65_536;

/**
 * Where Linux begins to hand out short-lived ports (ip_local_port_range); the range of RFC 6335, from 49152, lies above.
 * A service that is registered there is no more than plain: every host that calls out passes through its number.
 */
const FIRST_SHORT_LIVED = 32_768;
const FIRST_REGISTERED = 1_024;

/** Place of a protocol's port in a table of `PLACES`; a protocol not stated counts as TCP. */
export function portPlace(protocol: number, port: number): number {
  return (protocol === PROTOCOL.udp ? 65_536 : protocol === PROTOCOL.sctp ? 131_072 : 0) + port;
}

/** The rank of every port, by `portPlace`. */
export function portRanks({ names, services }: PortKnowledge): Uint8Array {
  const ranks = new Uint8Array(PLACES);
  for (const protocol of [PROTOCOL.tcp, PROTOCOL.udp, PROTOCOL.sctp]) {
    for (let port = 1; port < 65_536; port++) {
      const place = placeOf(protocol, port);
      ranks[portPlace(protocol, port)] = rankOf(port, names.has(place), services.has(place));
    }
  }
  return ranks;
}

function rankOf(port: number, isRegistered: boolean, isKnown: boolean): number {
  if (port >= FIRST_SHORT_LIVED) return isKnown ? RANK.plain : RANK.shortLived;
  if (port < FIRST_REGISTERED) return isRegistered || isKnown ? RANK.wellKnown : RANK.plain;
  if (isKnown) return RANK.known;
  return isRegistered ? RANK.registered : RANK.plain;
}
