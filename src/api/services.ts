import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import type { JobWatch } from '../db/job-watch.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import type { TokenService } from '../infra/security/tokens.ts';
import type { JobQueues } from '../jobs/queues.ts';

/** What the API gives its handlers; made once by the server. */
export interface ApiServices {
  config: Config;
  database: Database;
  objects: ObjectStore;
  tokens: TokenService;
  /** Wakes long-polls when a job changed. */
  watch: JobWatch;
  /** For Bull Board, health and counts only: routes enqueue through Postgres (jobs/enqueue). */
  queues: JobQueues;
  redis: Redis;
  log: Logger;
}
