import { greeting, programIn } from './greeting.ts';
import type { ServiceProbe } from './probe.ts';
import { stated } from './told.ts';

const PORTS = [25, 587, 465, 2525];
const PROGRAMS = /Postfix|Exim|Sendmail|Microsoft ESMTP MAIL Service|qmail|OpenSMTPD|Haraka|hMailServer|Zimbra/i;

/** SMTP greets with 220 or 554 (RFC 5321, 3.1). */
export const smtp: ServiceProbe = {
  name: 'smtp',
  ports: PORTS,
  tlsPorts: [465],
  request: null,
  read(bytes, { port, ended }) {
    const said = greeting(bytes, ended);
    if (said === null || said === 'more') return said;
    const isMail = /\bE?SMTP\b|\bmail\b/i.test(said.text) && !/\bftp\b/i.test(said.text);
    if (!/^(220|421|554)$/.test(said.code) || !(isMail || PORTS.includes(port))) return null;
    const [, hostname] = /^\d{3}[ -]([\w.-]{1,255})/.exec(said.text) ?? [];
    return {
      service: 'smtp',
      banner: said.text,
      ...programIn(said.text, PROGRAMS),
      detail: stated({ hostname }),
    };
  },
};
