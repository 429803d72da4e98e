import { greeting, programIn } from './greeting.ts';
import type { ServiceProbe } from './probe.ts';

const PORTS = [21, 990, 2121];
const PROGRAMS = /vsFTPd|ProFTPD|Pure-FTPd|FileZilla Server|Microsoft FTP Service|Serv-U|WU-FTPD/i;

/** FTP greets with 220, 120 or 421 (RFC 959, 5.4). */
export const ftp: ServiceProbe = {
  name: 'ftp',
  ports: PORTS,
  tlsPorts: [990],
  request: null,
  read(bytes, { port, ended }) {
    const said = greeting(bytes, ended);
    if (said === null || said === 'more') return said;
    if (!/^(120|220|421)$/.test(said.code) || !(/ftp/i.test(said.text) || PORTS.includes(port))) return null;
    return { service: 'ftp', banner: said.text, ...programIn(said.text, PROGRAMS) };
  },
};
