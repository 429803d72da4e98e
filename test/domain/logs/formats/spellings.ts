/** Headers as products and people write them, each with a row of the same flow. */
export const ALIAS_SPELLINGS: readonly [string, string][] = [
  ['Source IP,Destination IP,Destination Port,IP Protocol', '192.0.2.1,198.51.100.2,443,tcp'],
  ['SRC-IP;DST-IP;DST-PORT;PROTO', '192.0.2.1;198.51.100.2;443;6'],
  ['src_addr\tdst_addr\tdst_port\tprotocol', '192.0.2.1\t198.51.100.2\t443\tTCP'],
  ['sIP|dIP|dPort|pro|', '  192.0.2.1| 198.51.100.2|  443|  6|'],
  ['ts,te,td,sa,da,sp,dp,pr', '2026-03-01 00:00:00,2026-03-01 00:00:01,1,192.0.2.1,198.51.100.2,5,443,TCP'],
  ['id.orig_h,id.orig_p,id.resp_h,id.resp_p,proto', '192.0.2.1,5,198.51.100.2,443,tcp'],
  ['IPV4_SRC_ADDR,IPV4_DST_ADDR,L4_DST_PORT,PROTOCOL', '192.0.2.1,198.51.100.2,443,6'],
  ['"Source address","Destination address","Destination Port"', '"192.0.2.1","198.51.100.2","443"'],
  ['client,server,port', '192.0.2.1,198.51.100.2,443'],
  ['from,to,service', '192.0.2.1,198.51.100.2,443'],
  ['Quell-IP;Ziel-IP;Zielport;Protokoll', '192.0.2.1;198.51.100.2;443;TCP'],
  ['Adresse source;Adresse destination;Port destination;Protocole', '192.0.2.1;198.51.100.2;443;tcp'],
  ['IP origen;IP destino;Puerto destino;Protocolo', '192.0.2.1;198.51.100.2;443;tcp'],
  ['Dirección de origen,Dirección de destino,Puerto', '192.0.2.1,198.51.100.2,443'],
];
