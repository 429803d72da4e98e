import type { ScanRow } from '../db/scans.ts';
import type { Progress } from './processor.ts';

/** How far a scan is, for the person who waits: addresses, how fast, and how much longer. */
export function progressOf({ addresses, addresses_done, addresses_per_second, hosts_up }: ScanRow): Progress {
  const parts = [`${count(addresses_done)} of ${count(addresses)} addresses`, `${count(hosts_up)} up`];
  if (addresses_per_second) {
    parts.push(`${addresses_per_second.toFixed(addresses_per_second < 10 ? 1 : 0)} a second`);
    parts.push(`${duration((addresses - addresses_done) / addresses_per_second)} left`);
  }
  return { percent: Math.floor((99 * addresses_done) / addresses), rows: addresses_done, step: parts.join(', ') };
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5_400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3_600)} h`;
}
