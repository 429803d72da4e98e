import { FIELD, type Field } from './row.ts';

/** Columns that are more than one field of a flow, or part of one. */
export const COLUMN = { date: 101, clock: 102, action: 103, connState: 104, service: 105 } as const;
/** What a column of a table can hold. */
export type Column = Field | (typeof COLUMN)[keyof typeof COLUMN];

/**
 * Header names of each column, most telling first: of two columns that could be the same field, the one whose name
 * stands earlier is taken. Names are compared by their letters and digits alone, without accents and case.
 */
const ALIASES: [Column, string][] = [
  [
    FIELD.srcAddress,
    `srcip sourceip srcaddr sourceaddress sourceipaddress srcipaddress ipv4srcaddr ipv6srcaddr ipsrc idorigh orighost
    saddr sip clientip clientaddress initiatorip sourceipv4 sourceipv6 sa src source sourcehost client initiator from
    quellip quelladresse quellipadresse quelle von ipsource adressesource adresseipsource iporigen direccionorigen
    direcciondeorigen origen`,
  ],
  [
    FIELD.dstAddress,
    `dstip destip destinationip dstaddr destaddr destinationaddress destinationipaddress dstipaddress destipaddress
    ipv4dstaddr ipv6dstaddr ipdst idresph resphost daddr dip serverip serveraddress responderip targetip destinationipv4
    destinationipv6 da dst dest destination destinationhost server responder target to zielip zieladresse zielipadresse
    ziel nach ipdestination adressedestination adresseipdestination ipdestino direcciondestino direcciondedestino destino`,
  ],
  [
    FIELD.srcPort,
    `srcport sourceport sport spt idorigp origport l4srcport clientport initiatorport sp quellport portsource
    puertoorigen puertodeorigen`,
  ],
  [
    FIELD.dstPort,
    `dstport destport destinationport dport dpt idrespp respport l4dstport serverport responderport targetport dp
    serviceport port zielport portdestination puertodestino puertodedestino puerto`,
  ],
  [
    FIELD.protocol,
    `ipprotocol protocol proto transport l4proto protocolid protocolnumber protocolidentifier ipproto prot pr pro
    protokoll protocole protocolo`,
  ],
  [
    FIELD.time,
    `ts timestamp starttime startts firstseen datetime start stime begin flowstart sessionstart timegenerated
    generatedtime generatetime eventtime receivetime logtime firstswitched zeitstempel startzeit zeitpunkt
    horodatage fechahora`,
  ],
  [COLUMN.date, 'date startdate eventdate datum fecha'],
  [COLUMN.clock, 'time timeofday uhrzeit zeit heure hora'],
  [FIELD.endTime, 'endtime endts te lastseen end etime flowend sessionend stoptime lastswitched endzeit'],
  [
    FIELD.duration,
    `duration durationsec durationseconds durations dur elapsedtimesec elapsedtime elapsed sessionduration td dauer duree
    duracion`,
  ],
  [FIELD.durationMs, 'durationms durationmsec durationmilliseconds flowdurationmilliseconds elapsedms dauerms'],
  [
    FIELD.bytesOut,
    `bytesout bytessent sentbytes sentbyte origbytes srcbytes sourcebytes clientbytes initiatorbytes bytestoserver bytesc2s
    requestbytes txbytes sbytes bytesupload ibyt gesendetebytes octetsenvoyes bytesenviados`,
  ],
  [
    FIELD.bytesIn,
    `bytesin bytesreceived receivedbytes rcvdbytes rcvdbyte respbytes dstbytes destbytes destinationbytes serverbytes
    responderbytes bytestoclient bytess2c responsebytes rxbytes dbytes bytesdownload obyt empfangenebytes octetsrecus
    bytesrecibidos`,
  ],
  // NetFlow counts at the exporter: what came in from the source is what the source sent.
  [FIELD.bytesOut, 'inbytes'],
  [FIELD.bytesIn, 'outbytes'],
  [FIELD.ipBytesOut, 'origipbytes'],
  [FIELD.ipBytesIn, 'respipbytes'],
  [FIELD.totalBytes, 'bytes totalbytes totbytes octets totaloctets bytecount bytestotal volume length'],
  [
    FIELD.packetsOut,
    `packetsout packetssent sentpackets sentpkt pktssent pktsout origpkts srcpkts sourcepackets initiatorpackets
    pktstoserver ipkt inpkts inpackets`,
  ],
  [
    FIELD.packetsIn,
    `packetsin packetsreceived receivedpackets rcvdpkt pktsreceived pktsin resppkts dstpkts destinationpackets
    responderpackets pktstoclient opkt outpkts outpackets`,
  ],
  [FIELD.totalPackets, 'packets totalpackets totpkts totalpkts pkts packetcount pakete paquets paquetes'],
  [COLUMN.action, 'action disposition verdict decision policyaction firewallaction status aktion accion'],
  [FIELD.application, 'application app appname applicationname appid applicationprotocol anwendung aplicacion'],
  [COLUMN.service, 'service servicename dienst servicio'],
  [FIELD.user, 'sourceuser srcuser user username sourceusername benutzer utilisateur usuario'],
  [FIELD.rule, 'rule rulename ruleid policyname policy policyid acl accessrule regel regle regla'],
  [COLUMN.connState, 'connstate'],
  [FIELD.state, 'state tcpstate sessionstate connectionstate zustand etat estado'],
];

const BY_NAME = new Map<string, { column: Column; rank: number }>();
for (const [column, names] of ALIASES) {
  for (const [rank, name] of names.split(/\s+/).entries()) BY_NAME.set(name, { column, rank });
}

/** What the header's cells name: the place of each column found, least ambiguous name first. */
export function columnsOf(cells: readonly string[]): Map<Column, number> {
  const found = new Map<Column, { place: number; rank: number }>();
  for (const [place, cell] of cells.entries()) {
    const alias = BY_NAME.get(lettersOf(cell));
    if (alias === undefined) continue;
    const earlier = found.get(alias.column);
    if (earlier === undefined || alias.rank < earlier.rank) found.set(alias.column, { place, rank: alias.rank });
  }
  return new Map([...found].map(([column, { place }]) => [column, place]));
}

/** Enough to make flows of: both addresses, and a destination port or a protocol. */
export function isFlowTable(columns: ReadonlyMap<Column, number>): boolean {
  const hasService = columns.has(FIELD.dstPort) || columns.has(FIELD.protocol) || columns.has(COLUMN.service);
  return columns.has(FIELD.srcAddress) && columns.has(FIELD.dstAddress) && hasService;
}

function lettersOf(cell: string): string {
  return cell
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
