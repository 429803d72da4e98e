import type { Traffic } from './conversation.ts';
import type { Random } from './random.ts';

/** A kind of everyday traffic: how much of it there is at each hour (0–23, any scale), and one piece of it. */
export interface Habit {
  weight: (hour: number) => number;
  make: (random: Random) => Traffic;
}

/** Working hours. */
export const office = (hour: number) => (hour >= 7 && hour <= 18 ? 1 - Math.abs(hour - 12.5) / 14 : 0.03);
/** When customers use the bank: from early morning to midnight. */
export const customers = (hour: number) => 0.15 + Math.max(0, Math.sin(((hour - 5) / 19) * Math.PI));
/** The hours of backups and transfers. */
export const night = (hour: number) => (hour >= 1 && hour <= 4 ? 1 : 0);
/** Machines among themselves. */
export const always = () => 1;

/** A habit with its share of all traffic. */
export const habit = (share: number, rhythm: (hour: number) => number, make: Habit['make']): Habit => ({
  weight: (hour) => share * rhythm(hour),
  make,
});
