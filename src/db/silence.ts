import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'winston';
import { connectionOptions, type DatabaseAddress } from './connection-options.ts';
import { cut } from './cut.ts';
import type { Database } from './database.ts';

const EVERY_MILLISECONDS = 2_000;
/** Where this process was held up, the answer may be here already and only be looked at after the timer. */
const GRACE_MILLISECONDS = 500;

/** What the watch is told. */
export interface SilenceSettings {
  database: Pick<Database, 'hangUp'>;
  address: DatabaseAddress;
  /** How long Postgres may take to say anything at all, in milliseconds; 0 for as long as it likes. */
  limit: number;
  log: Pick<Logger, 'warn' | 'info'>;
}

/**
 * Asks Postgres for a sign of life every two seconds, on a connection of its own, and hangs up on all connections when
 * none comes. A server that refuses or ends says so; one behind a broken line says nothing, and no timeout that it keeps
 * for us ends a statement that never reached it. Whoever waits is told as if the server had ended.
 */
export function watchSilence({ database, address, limit, log }: SilenceSettings): { stop(): Promise<void> } {
  if (limit === 0) return { stop: async () => {} };
  const stopping = new AbortController();
  let client: pg.Client | undefined;
  let silent = false;

  const hear = async () => {
    if (client) return client.query('select 1');
    client = new pg.Client(connectionOptions(address));
    // Its end is seen by the next question.
    client.on('error', () => {});
    return client.connect();
  };
  const turn = async () => {
    const heard = hear().then(
      () => 'answer' as const,
      () => 'error' as const,
    );
    const what = await Promise.race([heard, silence(limit)]);
    if (what === 'answer' && silent) log.info('Postgres answers again');
    if (what === 'silence') {
      if (!silent) log.warn('Postgres is silent', { milliseconds: limit });
      database.hangUp();
    }
    silent = what === 'silence';
    if (what === 'answer') return;
    cut(client);
    client = undefined;
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await turn();
      await wait(EVERY_MILLISECONDS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    async stop() {
      stopping.abort();
      cut(client);
      await watching;
    },
  };
}

async function silence(limit: number): Promise<'silence'> {
  await wait(limit, undefined, { ref: false });
  await wait(GRACE_MILLISECONDS, undefined, { ref: false });
  return 'silence';
}
