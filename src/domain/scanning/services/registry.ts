import type { Identity, UdpProbeName } from '../slice.ts';
import { dns, dnsQuestion, readDnsAnswer } from './dns.ts';
import { ftp } from './ftp.ts';
import { http } from './http.ts';
import { ldap } from './ldap.ts';
import { mysql } from './mysql.ts';
import { ntpQuestion, readNtpAnswer } from './ntp.ts';
import { postgres } from './postgres.ts';
import type { ServiceProbe } from './probe.ts';
import { rdp } from './rdp.ts';
import { redis } from './redis.ts';
import { smb } from './smb.ts';
import { smtp } from './smtp.ts';
import { readSnmpAnswer, snmpQuestion } from './snmp.ts';
import { ssh } from './ssh.ts';

/** Every service that is recognised over TCP; those that speak first in the order in which their words are judged. */
export const SERVICE_PROBES: readonly ServiceProbe[] = [
  ssh, // speaks first
  ftp, // speaks first
  smtp, // speaks first
  mysql, // speaks first
  http, // title, server, and the certificate where TLS comes first
  postgres, // its answer to a wish for TLS
  redis, // PING and INFO
  rdp, // connection request
  smb, // NEGOTIATE
  ldap, // root DSE
  dns, // version.bind
];

/** A question over UDP. */
export interface UdpProbe {
  port: number;
  questions: readonly Buffer[];
  read(message: Buffer): Identity | null;
}

/** Every service that is asked over UDP. */
export const UDP_SERVICES: Record<UdpProbeName, UdpProbe> = {
  dns: { port: 53, questions: [dnsQuestion()], read: readDnsAnswer },
  ntp: { port: 123, questions: [ntpQuestion()], read: readNtpAnswer },
  snmp: { port: 161, questions: [snmpQuestion(1), snmpQuestion(0)], read: readSnmpAnswer },
};
