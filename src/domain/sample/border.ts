import { always, customers, type Habit, habit, night, office } from './everyday.ts';
import { GUESTS, HEADQUARTERS, INTERNET, PUBLIC_MAIL, PUBLIC_WEB, SERVERS } from './hosts.ts';
import type { Random } from './random.ts';

/** What the firewall between the bank and the internet logs. */
export const BORDER: readonly Habit[] = [
  habit(30, customers, (r) => ({
    source: r.pick(INTERNET.customers),
    target: r.pick(PUBLIC_WEB),
    port: 443,
    service: 'ssl',
    out: r.around(2_600),
    in: r.around(52_000, 1.1),
    seconds: r.around(6),
    rule: 'internet-to-web',
  })),
  habit(5, customers, (r) => ({
    source: r.pick(INTERNET.customers6),
    target: SERVERS.web6,
    port: 443,
    service: 'ssl',
    out: r.around(2_600),
    in: r.around(52_000, 1.1),
    seconds: r.around(6),
    rule: 'internet-to-web',
  })),
  habit(24, office, (r) => ({
    source: SERVERS.proxy,
    target: r.pick(INTERNET.sites),
    port: 443,
    service: 'ssl',
    out: r.around(2_800),
    in: r.around(60_000, 1.3),
    seconds: r.around(5),
    user: userOf(r),
    rule: 'proxy-out',
  })),
  habit(4, office, (r) => ({
    source: SERVERS.mail,
    target: r.pick(INTERNET.mail),
    port: 25,
    service: 'smtp',
    out: r.around(28_000, 1.2),
    in: r.around(900),
    seconds: r.around(2),
    rule: 'mail-out',
  })),
  habit(5, always, (r) => ({
    source: r.pick(INTERNET.mail),
    target: PUBLIC_MAIL,
    port: 25,
    service: 'smtp',
    out: r.around(24_000, 1.2),
    in: r.around(900),
    seconds: r.around(2),
    rule: 'mail-in',
  })),
  habit(6, always, (r) => ({
    source: r.pick(SERVERS.dns),
    target: r.pick(INTERNET.sites),
    port: 53,
    protocol: 'udp',
    service: 'dns',
    out: 60,
    in: r.around(210, 0.4),
    seconds: 0.03,
    rule: 'dns-out',
  })),
  habit(2, night, (r) => ({
    source: SERVERS.transfer,
    target: INTERNET.partner,
    port: 22,
    service: 'ssh',
    out: r.around(900_000),
    in: r.around(40_000),
    seconds: r.around(30),
    rule: 'partner-sftp',
  })),
  habit(4, always, (r) => ({
    source: r.pick(INTERNET.customers),
    target: r.pick(PUBLIC_WEB),
    port: r.pick([22, 80, 3389, 8080]),
    out: 0,
    in: 0,
    denied: true,
    rule: 'default-deny',
  })),
  habit(3, office, (r) => ({
    source: r.pick(GUESTS),
    target: r.pick([SERVERS.postgres, SERVERS.mssql, SERVERS.files]),
    port: r.pick([445, 1433, 5432]),
    out: 0,
    in: 0,
    denied: true,
    rule: 'guests-to-servers',
  })),
];

function userOf(random: Random): string {
  return random.next() < 0.6
    ? `hq.user${random.between(1, HEADQUARTERS.length)}`
    : `branch${random.between(1, 6)}.user${random.between(1, 9)}`;
}
