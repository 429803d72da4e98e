import { setTimeout as wait } from 'node:timers/promises';

/** People who ask for the same things again and again; none of it changes anything, none of it is tried twice. */
export interface Readers {
  /** Requests so far. */
  asked(): number;
  /** Those that were not answered, or with an error, in words. */
  failed(): string[];
  /** Milliseconds that each answer took. */
  times(): number[];
  stop(): Promise<void>;
}

const PATHS = [
  '/auth/me',
  '/jobs',
  '/files',
  '/network/nodes',
  '/network/topology',
  '/events?wait=1',
  '/ports?limit=5',
];

/** Starts some; each rests `pause` milliseconds between two requests. `token` is asked for each time. */
export function startReaders(url: string, token: () => string, { people = 6, pause = 20 } = {}): Readers {
  const failed: string[] = [];
  const times: number[] = [];
  let asked = 0;
  let stopping = false;
  const ask = async (path: string) => {
    const began = performance.now();
    try {
      const headers = { authorization: `Bearer ${token()}` };
      const answer = await fetch(`${url}/api/v1${path}`, { headers, signal: AbortSignal.timeout(20_000) });
      const text = await answer.text();
      if (!answer.ok) failed.push(`${path}: ${answer.status} ${text.slice(0, 200)}`);
    } catch (error) {
      failed.push(`${path}: ${((error as Error).cause as Error | undefined)?.message ?? (error as Error).message}`);
    }
    if (!path.includes('wait=')) times.push(performance.now() - began);
    asked += 1;
  };
  const loops = Array.from({ length: people }, async (_, person) => {
    for (let turn = person; !stopping; turn += 1) {
      await ask(PATHS[turn % PATHS.length] as string);
      await wait(pause);
    }
  });
  return {
    asked: () => asked,
    failed: () => failed,
    times: () => times,
    async stop() {
      stopping = true;
      await Promise.all(loops);
    },
  };
}
