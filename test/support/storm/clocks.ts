import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What some processes take for the time of their machine. */
export interface FalseClock {
  /** For the processes that are to believe it. */
  environment: Record<string, string>;
  /** Sets the clock so many seconds off the true time; resolves when every process has noticed. */
  set(seconds: number): Promise<void>;
}

const LIBRARY = 'libfaketimeMT.so.1';
/** libfaketime looks at its file once a second. */
const NOTICED_MS = 1_500;

/** Where Debian puts the multi-threaded libfaketime; undefined when it is not installed. */
export function falseClockLibrary(): string | undefined {
  const root = '/usr/lib';
  const folders = existsSync(root) ? readdirSync(root) : [];
  return folders.map((name) => join(root, name, 'faketime', LIBRARY)).find((path) => existsSync(path));
}

/** A clock kept in a file, right to begin with. Only the time of day is false: timers run on another clock, as they do. */
export function openFalseClock(library: string, file: string): FalseClock {
  const write = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
  write(0);
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_DISABLE_SHM: '1',
    },
    async set(seconds) {
      write(seconds);
      await wait(NOTICED_MS);
    },
  };
}
