import type { Traffic } from './conversation.ts';
import { BRANCHES, HEADQUARTERS, INFECTED, INTERNET, PUBLIC_WEB, SCANNING, SERVERS } from './hosts.ts';
import type { Random } from './random.ts';

/** Something that should be noticed, at a second of the day. */
export interface Incident {
  second: number;
  traffic: Traffic;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** What goes wrong inside: two scans, a beacon, and services that send passwords in the clear. */
export function incidentsInside(random: Random): Incident[] {
  return [...horizontalScan(random), ...verticalScan(random), ...beacon(random), ...clearText(random)];
}

/** What goes wrong at the border: a transfer at night, and a scan from outside that is refused. */
export function incidentsAtBorder(random: Random): Incident[] {
  return [...nightTransfer(random), ...refusedScan(random)];
}

/** One port on every neighbour: a workstation looks for file shares. */
function horizontalScan(random: Random): Incident[] {
  return Array.from({ length: 180 }, (_, n) => ({
    second: 11 * HOUR + n * 0.6 + random.next() * 0.3,
    traffic: {
      source: SCANNING,
      target: `10.${21 + (n % 6)}.10.${5 + Math.floor(n / 6)}`,
      port: 445,
      out: 0,
      in: 0,
      state: random.next() < 0.8 ? 'S0' : 'REJ',
    },
  }));
}

/** Many ports on one server. */
function verticalScan(random: Random): Incident[] {
  return Array.from({ length: 220 }, (_, n) => ({
    second: 11 * HOUR + 20 * MINUTE + n * 0.25 + random.next() * 0.1,
    traffic: { source: SCANNING, target: SERVERS.oracle, port: 20 + n * 7, out: 0, in: 0, state: 'REJ' },
  }));
}

/** A small request to one address outside, every five minutes give or take, day and night. */
function beacon(random: Random): Incident[] {
  const every = 300;
  return Array.from({ length: DAY / every }, (_, n) => ({
    second: (n + 0.5) * every + (random.next() - 0.5) * 0.12 * every,
    traffic: {
      source: INFECTED,
      target: INTERNET.controller,
      port: 443,
      service: 'ssl',
      out: random.between(410, 440),
      in: random.between(180, 190),
      seconds: 0.4,
    },
  }));
}

/** Telnet to the old card switch and FTP to the transfer server. */
function clearText(random: Random): Incident[] {
  const clerks = [HEADQUARTERS[3] as string, HEADQUARTERS[9] as string, BRANCHES[1]?.workstations[2] as string];
  return Array.from({ length: 36 }, (_, n) => {
    const telnet = n % 2 === 0;
    return {
      second: 8 * HOUR + n * 15 * MINUTE + random.next() * 5 * MINUTE,
      traffic: {
        source: random.pick(clerks),
        target: telnet ? SERVERS.cardSwitch : SERVERS.transfer,
        port: telnet ? 23 : 21,
        service: telnet ? 'telnet' : 'ftp',
        out: random.around(1_500),
        in: random.around(6_000),
        seconds: random.around(60),
      },
    };
  });
}

/** Gigabytes out of the file server, to an address nobody else talks to, while the bank sleeps. */
function nightTransfer(random: Random): Incident[] {
  return Array.from({ length: 14 }, (_, n) => ({
    second: 2 * HOUR + 10 * MINUTE + n * 4 * MINUTE + random.next() * MINUTE,
    traffic: {
      source: SERVERS.files,
      target: INTERNET.dropZone,
      port: 443,
      service: 'ssl',
      out: random.around(190_000_000, 0.2),
      in: random.around(400_000, 0.2),
      seconds: random.around(180, 0.2),
      rule: 'server-updates',
    },
  }));
}

function refusedScan(random: Random): Incident[] {
  return Array.from({ length: 160 }, (_, n) => ({
    second: 3 * HOUR + n * 1.5 + random.next(),
    traffic: {
      source: INTERNET.scanner,
      target: PUBLIC_WEB[n % 2] as string,
      port: 1 + n * 23,
      out: 0,
      in: 0,
      denied: true,
      rule: 'default-deny',
    },
  }));
}
