import { EventEmitter } from 'node:events';
import pg from 'pg';
import { connectionOptions, type DatabaseAddress } from './connection-options.ts';

/** How to wait for a change: for at most so many milliseconds, or until the signal. */
export interface WaitOptions {
  milliseconds: number;
  signal?: AbortSignal;
}

/** Wakes whoever waits for a job. A wake-up can be missed (a reconnect), so a waiter always reads again afterwards. */
export interface JobWatch {
  /** Resolves when the job changed, the time is over, or the signal aborts. */
  waitForJob(jobId: string, options: WaitOptions): Promise<void>;
  /** The same for any job of a tenant. */
  waitForTenant(tenantId: string, options: WaitOptions): Promise<void>;
  /** Calls back at every change in the tenant, and when some may have been missed. Returns how to stop that. */
  onTenant(tenantId: string, changed: () => void): () => void;
  close(): Promise<void>;
}

/** Listens on one connection for all waiters of this process; reconnects by itself. */
export function openJobWatch(control: DatabaseAddress, onError: (error: Error) => void): JobWatch {
  const changes = new EventEmitter().setMaxListeners(0);
  const listener = listen(control, 'ringfence_events', onError, (payload) => {
    if (payload === '') {
      changes.emit('any');
      return;
    }
    const [tenantId, jobId] = payload.split(' ');
    changes.emit(`tenant ${tenantId}`);
    changes.emit(`job ${jobId}`);
  });
  return {
    waitForJob: (jobId, options) => waitFor(changes, `job ${jobId}`, options),
    waitForTenant: (tenantId, options) => waitFor(changes, `tenant ${tenantId}`, options),
    onTenant(tenantId, changed) {
      const events = [`tenant ${tenantId}`, 'any'];
      for (const event of events) changes.on(event, changed);
      return () => {
        for (const event of events) changes.off(event, changed);
      };
    },
    close: () => listener.close(),
  };
}

/** Calls `onMessage` for every NOTIFY on the channel, and once with '' after each (re)connection, when some may have been missed. */
export function listen(
  address: DatabaseAddress,
  channel: 'ringfence_events' | 'ringfence_dispatch',
  onError: (error: Error) => void,
  onMessage: (payload: string) => void,
): { close(): Promise<void> } {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;

  const again = (error: Error) => {
    if (closed) return;
    onError(error);
    client?.removeAllListeners();
    // An error after the first one (the socket closing) has nobody to tell any more.
    client?.on('error', () => {});
    client?.end().catch(() => {});
    client = undefined;
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), 1_000);
  };
  const connect = async () => {
    const next = new pg.Client({ ...connectionOptions(address), keepAlive: true, connectionTimeoutMillis: 5_000 });
    client = next;
    next.on('error', again);
    next.on('end', () => again(new Error('the listening connection ended')));
    next.on('notification', ({ payload }) => onMessage(payload ?? ''));
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
      onMessage('');
    } catch (error) {
      if (client === next) again(error as Error);
    }
  };
  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      client?.removeAllListeners();
      client?.on('error', () => {});
      await client?.end().catch(() => {});
    },
  };
}

function waitFor(changes: EventEmitter, event: string, { milliseconds, signal }: WaitOptions): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      changes.off(event, done);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    changes.once(event, done);
    signal?.addEventListener('abort', done, { once: true });
    if (signal?.aborted) done();
  });
}
