import type { Logger } from 'winston';

/** A task that is done again and again; `stop` waits for the round under way. */
export interface Rounds {
  stop(): Promise<void>;
}

/**
 * Runs `round` over and over. It says how many milliseconds to rest before the next; after a failure the rest doubles,
 * from `firstRest` to `longestRest`, a part of it random, so that processes do not all come back at once.
 */
export function startRounds(
  name: string,
  log: Logger,
  round: (signal: AbortSignal) => Promise<number>,
  { firstRest = 1_000, longestRest = 60_000 }: { firstRest?: number; longestRest?: number } = {},
): Rounds {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loop = (async () => {
    let failures = 0;
    while (!signal.aborted) {
      let rest: number;
      try {
        rest = await round(signal);
        if (failures > 0) log.info(`${name} works again`, { failures });
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        if (failures === 0) log.warn(`${name} has trouble`, { reason: (error as Error).message });
        failures += 1;
        rest = Math.min(firstRest * 2 ** (failures - 1), longestRest) * (0.75 + Math.random() / 4);
      }
      await pause(rest, signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
