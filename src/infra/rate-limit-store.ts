import { type ClientRateLimitInfo, MemoryStore, type Options, type Store } from 'express-rate-limit';
import { Cluster, type Redis } from 'ioredis';
import { RedisStore } from 'rate-limit-redis';

/** After a failure Redis is left alone this long, so that a frozen one does not slow every request down. */
const PAUSE = 5_000;

/**
 * Counts in Redis, shared by all processes; while Redis does not answer, in this process: limits then hold per process,
 * and nobody is let through uncounted or turned away for our fault.
 */
export class RateLimitStore implements Store {
  readonly localKeys = false;
  private readonly shared: RedisStore;
  private readonly local = new MemoryStore();
  private pausedUntil = 0;
  private settings: Options | undefined;
  private prepared = false;

  constructor(redis: Redis, prefix: string) {
    this.shared = new RedisStore({
      prefix,
      sendCommand: (command: string, ...rest: string[]) => send(redis, command, rest) as Promise<number>,
    });
  }

  init(options: Options): void {
    this.settings = options;
    this.local.init(options);
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    return (await this.tryShared(() => this.shared.increment(key))) ?? this.local.increment(key);
  }

  async decrement(key: string): Promise<void> {
    await this.tryShared(() => this.shared.decrement(key));
    await this.local.decrement(key);
  }

  async resetKey(key: string): Promise<void> {
    await this.tryShared(() => this.shared.resetKey(key));
    await this.local.resetKey(key);
  }

  shutdown(): void {
    this.local.shutdown();
  }

  private async tryShared<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (performance.now() < this.pausedUntil || !this.settings) return undefined;
    try {
      // Loads its scripts, so it can only start once Redis answers, which may be long after this process did.
      if (!this.prepared) await this.shared.init(this.settings);
      this.prepared = true;
      return await work();
    } catch {
      this.pausedUntil = performance.now() + PAUSE;
      return undefined;
    }
  }
}

/** Scripts are loaded into every node of a cluster: which one a key lies in is not known then. */
async function send(redis: Redis, command: string, rest: string[]): Promise<unknown> {
  const nodes = command === 'SCRIPT' && (redis as Redis | Cluster) instanceof Cluster ? mastersOf(redis) : [redis];
  const [answer] = await Promise.all(nodes.map((node) => node.call(command, ...rest)));
  return answer;
}

function mastersOf(redis: Redis): Redis[] {
  return (redis as unknown as Cluster).nodes('master');
}
