import { FIELD, type Field } from './row.ts';

/** Columns that are more than one field of a flow, or part of one. */
export const COLUMN = {
  ...{ date: 101, clock: 102, action: 103, connState: 104, service: 105 },
  // Names beside the addresses; without addresses, what the table has instead of them.
  ...{ srcName: 106, dstName: 107 },
} as const;
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
    direcciondeorigen origen
    indirizzoorigine indirizzosorgente iporigine ipsorgente origine sorgente enderecoorigem enderecodeorigem iporigem
    ipdeorigem origem bronip bronadres bronipadres ipbron bron sourceipv4address sourceipv6address remoteaddr`,
  ],
  [
    FIELD.dstAddress,
    `dstip destip destinationip dstaddr destaddr destinationaddress destinationipaddress dstipaddress destipaddress
    ipv4dstaddr ipv6dstaddr ipdst idresph resphost daddr dip serverip serveraddress responderip targetip destinationipv4
    destinationipv6 da dst dest destination destinationhost server responder target to zielip zieladresse zielipadresse
    ziel nach ipdestination adressedestination adresseipdestination ipdestino direcciondestino direcciondedestino destino
    indirizzodestinazione ipdestinazione destinazione enderecodestino enderecodedestino ipdedestino doelip doeladres
    doelipadres bestemmingsip bestemmingsadres bestemming doel destinationipv4address destinationipv6address`,
  ],
  [
    FIELD.srcPort,
    `srcport sourceport sport spt idorigp origport l4srcport clientport initiatorport sp quellport portsource
    puertoorigen puertodeorigen
    portaorigine portasorgente portaorigem portadeorigem bronpoort`,
  ],
  [
    FIELD.dstPort,
    `dstport destport destinationport dport dpt idrespp respport l4dstport serverport responderport targetport dp
    serviceport port zielport portdestination puertodestino puertodedestino puerto
    portadestinazione portadestino portadedestino porta doelpoort bestemmingspoort poort ports destports destinationports
    tcpport tcpports udpport udpports portnumber portnumbers portnummer protocolport portprotocol destinationtransportport`,
  ],
  [
    FIELD.protocol,
    `ipprotocol protocol proto transport l4proto protocolid protocolnumber protocolidentifier ipproto prot pr pro
    protokoll protocole protocolo
    protocollo networktransport transportprotocol transportprotokoll l4protocol layer4protocol protocolname`,
  ],
  [
    FIELD.time,
    `ts timestamp starttime startts firstseen datetime start stime begin flowstart sessionstart timegenerated
    generatedtime generatetime eventtime receivetime logtime firstswitched zeitstempel startzeit zeitpunkt
    horodatage fechahora
    dataora datahora tijdstip timereceived timestart begintime startdatetime eventdatetime`,
  ],
  [COLUMN.date, 'date startdate eventdate datum fecha giorno'],
  [COLUMN.clock, 'time timeofday uhrzeit zeit heure hora ora tijd'],
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
  [FIELD.totalBytes, 'bytes networkbytes totalbytes totbytes octets totaloctets bytecount bytestotal volume length'],
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
  [
    COLUMN.action,
    'action disposition verdict decision policyaction firewallaction status aktion accion azione acao actie',
  ],
  [
    FIELD.application,
    `application app appname applicationname appid applicationprotocol anwendung aplicacion applicazione aplicacao
    applicatie toepassing applikation anwendungsname businessapplication businessservice appli nomapplication`,
  ],
  [COLUMN.service, 'service servicename services dienst servicio servizio servico dienste'],
  [
    FIELD.user,
    'sourceuser srcuser user username sourceusername benutzer utilisateur usuario utente utilizador gebruiker',
  ],
  [FIELD.rule, 'rule rulename ruleid policyname policy policyid acl accessrule regel regle regla regola regra'],
  [COLUMN.connState, 'connstate'],
  [FIELD.state, 'state tcpstate sessionstate connectionstate zustand etat estado'],
  [FIELD.srcZone, 'sourcezone srczone fromzone quellzone zonesource zonaorigen'],
  [FIELD.dstZone, 'destinationzone dstzone destzone tozone zielzone zonedestination zonadestino'],
  [FIELD.count, 'repeatcount hitcount sessioncount numberofconnections'],
  [
    COLUMN.srcName,
    `sourcehostname srchostname srchost sourcename srcname sourceserver srcserver sourcesystem sourcedevice sourcemachine
    clienthost clientname quellhost quellserver quellsystem quellname hotesource serveursource hostorigen servidororigen
    hostorigine serverorigine hostorigem servidororigem bronhost bronserver consumer`,
  ],
  [
    COLUMN.dstName,
    `destinationhostname destinationname desthostname dsthostname desthost dsthost dstname destname destinationserver
    destserver dstserver destinationsystem destinationdevice destinationmachine targethost targetserver targetsystem
    serverhost servername zielhost zielserver zielsystem zielname hotedestination serveurdestination hostdestino
    servidordestino hostdestinazione serverdestinazione doelhost doelserver provider`,
  ],
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

/** Enough to make something of: both ends, and a destination port or a protocol. */
export function isFlowTable(columns: ReadonlyMap<Column, number>): boolean {
  const hasService = columns.has(FIELD.dstPort) || columns.has(FIELD.protocol) || columns.has(COLUMN.service);
  const hasSource = columns.has(FIELD.srcAddress) || columns.has(COLUMN.srcName);
  return hasSource && (columns.has(FIELD.dstAddress) || columns.has(COLUMN.dstName)) && hasService;
}

/** What states when, how often or how much: a table without any of it tells what somebody knows, not what was seen. */
const SEEN: readonly Column[] = [
  ...[FIELD.time, FIELD.endTime, FIELD.duration, FIELD.durationMs, COLUMN.date, COLUMN.clock, FIELD.bytesOut],
  ...[FIELD.bytesIn, FIELD.ipBytesOut, FIELD.ipBytesIn, FIELD.totalBytes, FIELD.packetsOut, FIELD.packetsIn],
  ...[FIELD.totalPackets, FIELD.state, FIELD.count, COLUMN.connState, COLUMN.action],
];

/** Whether the columns are those of a table that people keep by hand. */
export function isKeptByHand(columns: ReadonlyMap<Column, number>): boolean {
  return !SEEN.some((column) => columns.has(column));
}

/** A header's cell as names are compared: its letters and digits. */
export function lettersOf(cell: string): string {
  return cell
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
