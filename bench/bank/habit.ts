import type { Random } from '../../src/domain/sample/random.ts';
import type { Application } from './applications.ts';
import type { Said, Talk } from './conversation.ts';
import type { Duty, Estate, Host } from './hosts.ts';

/** The bank: machines, applications, and the days it is watched. */
export interface Bank {
  estate: Estate;
  applications: Application[];
  /** Seconds since the Unix epoch, midnight of each day. */
  midnights: number[];
}

/** Seconds. */
export const DAY = 86_400;
/** Share of a working day's traffic in each hour. */
const HOURS = [1, 1, 1, 1, 1, 2, 4, 9, 14, 15, 14, 13, 10, 13, 14, 14, 12, 9, 5, 3, 2, 2, 1, 1];

export type Speak = (from: Host | string, day: number, said: Said, at?: number) => Talk;

/** Fills in what a habit leaves out. */
export function speaker(random: Random, midnight: number): Speak {
  return (from, day, said, at) => {
    const client = typeof from === 'string' ? from : (from.daily[day] as string);
    const [low, high] = typeof from !== 'string' && !from.windows ? [32_768, 60_999] : [49_152, 65_535];
    return {
      time: midnight + (at ?? workingSecond(random)),
      duration: said.outcome && said.outcome !== 'done' ? 0 : random.around(300, 1.2) / 1_000,
      client,
      clientPort: random.between(low, high),
      protocol: 6,
      service: '',
      out: random.around(900),
      in: random.around(2_500),
      outcome: 'done',
      application: null,
      ...said,
    };
  };
}

function workingSecond(random: Random): number {
  let left = random.next() * HOURS.reduce((a, b) => a + b, 0);
  let hour = 0;
  while (hour < 23 && left >= (HOURS[hour] as number)) left -= HOURS[hour++] as number;
  return Math.floor((hour + random.next()) * 3_600);
}

/** Machines with a duty, in the order made. */
export function withDuty(bank: Bank, duty: Duty): Host[] {
  return bank.estate.infrastructure.filter((host) => host.duty === duty);
}

export function dnsQuery(server: Host): Said {
  return { server: server.address, port: 53, protocol: 17, service: 'dns', out: 60, in: 180, duration: 0.01 };
}

export function timeQuery(server: Host): Said {
  return {
    server: server.address,
    port: 123,
    protocol: 17,
    service: 'ntp',
    out: 48,
    in: 48,
    duration: 0.02,
    clientPort: 123,
  };
}

/** FNV-1a. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) value = Math.imul(value ^ text.charCodeAt(n), 0x01000193);
  return value >>> 0;
}
