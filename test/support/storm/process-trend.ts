import { readdirSync, readFileSync } from 'node:fs';

/** What a process held at one moment. */
export interface Reading {
  /** Minutes since the watch began. */
  minutes: number;
  residentMegabytes: number;
  files: number;
}

/** Readings of processes, every two seconds. */
export interface TrendWatch {
  /** Of each process that was there at every moment, by its name. */
  readings(): Map<string, Reading[]>;
  stop(): void;
}

const EVERY_MILLISECONDS = 2_000;
const RESIDENT = /^VmRSS:\s+(\d+) kB$/m;

/** Begins to watch; a process is undefined while it is being replaced. Needs /proc. */
export function watchTrend(processes: Map<string, () => number | undefined>): TrendWatch {
  const began = performance.now();
  const readings = new Map<string, Reading[]>([...processes.keys()].map((name) => [name, []]));
  const timer = setInterval(() => {
    const minutes = (performance.now() - began) / 60_000;
    for (const [name, pid] of processes) {
      const reading = read(pid());
      if (reading) readings.get(name)?.push({ minutes, ...reading });
    }
  }, EVERY_MILLISECONDS);
  return { readings: () => readings, stop: () => clearInterval(timer) };
}

/**
 * How much a figure grows in a minute: the median of the slopes between any two readings (Theil 1950, Sen 1968), which
 * a garbage collection now and then does not bend.
 */
export function growth(readings: readonly Reading[], figure: 'residentMegabytes' | 'files'): number {
  const slopes: number[] = [];
  for (const [at, one] of readings.entries()) {
    for (const other of readings.slice(at + 1))
      slopes.push((other[figure] - one[figure]) / (other.minutes - one.minutes));
  }
  slopes.sort((a, b) => a - b);
  return slopes[Math.floor(slopes.length / 2)] ?? Number.NaN;
}

function read(pid: number | undefined): Omit<Reading, 'minutes'> | undefined {
  try {
    const kilobytes = Number(RESIDENT.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
    return { residentMegabytes: kilobytes / 1024, files: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined;
  }
}
