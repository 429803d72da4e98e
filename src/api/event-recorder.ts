import { ipKeyGenerator } from 'express-rate-limit';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { type AuditEntry, writeAudits } from '../db/audit.ts';
import { firstTenant } from '../db/tenants.ts';
import type { SecurityEventName } from '../domain/access/security-events.ts';

/** An event of a request that changed nothing, and so has no transaction to be written in. */
export interface NotedEvent extends Omit<AuditEntry, 'tenantId' | 'action'> {
  action: SecurityEventName;
  /** Null when nobody can say: the event is then kept with the installation's first tenant. */
  tenantId: string | null;
}

/** Writes such events beside the requests, a second later and all together. */
export interface EventRecorder {
  /** Returns at once, whatever the database does. */
  note(event: NotedEvent): void;
  /** Writes what is waiting now. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const FLUSH_MILLISECONDS = 1_000;
const WINDOW_MILLISECONDS = 60_000;
/** Rows of its own per actor and action and minute; what comes beyond is summed into one. */
const ROWS_PER_WINDOW = 20;
const MOST_PENDING = 5_000;
const MOST_ACTORS = 10_000;

/** What one actor did of one kind in the current minute. */
interface Tally {
  rows: number;
  more: number;
  last: NotedEvent | null;
}

/**
 * Opens a recorder. Nobody can flood the log through it: an actor (a user, or an address) gets twenty rows a minute and
 * kind, then one row with the count, and one that says so; and memory is bounded whoever and however many they are.
 */
export function openEventRecorder({ control, log }: { control: Knex; log: Logger }): EventRecorder {
  let pending: AuditEntry<string>[] = [];
  let tallies = new Map<string, Tally>();
  let windowEnds = performance.now() + WINDOW_MILLISECONDS;
  let fallbackTenant: string | undefined;
  let dropped = 0;
  let writing: Promise<void> | undefined;

  const push = (event: NotedEvent) => {
    if (pending.length >= MOST_PENDING) dropped += 1;
    else pending.push(event as AuditEntry<string>);
  };

  const closeWindow = () => {
    for (const { more, last } of tallies.values()) {
      if (!last || more === 0) continue;
      push({ ...last, target: null, details: { ...last.details, count: more, summed: true } });
      if (last.action === 'access.denied') push(suspicious(last, more + ROWS_PER_WINDOW));
    }
    tallies = new Map();
    windowEnds = performance.now() + WINDOW_MILLISECONDS;
  };

  const write = async () => {
    if (performance.now() >= windowEnds) closeWindow();
    if (pending.length === 0) return;
    const batch = pending;
    pending = [];
    try {
      fallbackTenant ??= await firstTenant(control);
      const tenant = fallbackTenant;
      await writeAudits(
        control,
        batch.map((entry) => ({ ...entry, tenantId: entry.tenantId ?? tenant }) as AuditEntry),
      );
      if (dropped > 0) log.error('security events were lost: too many while the database was away', { dropped });
      dropped = 0;
    } catch (error) {
      pending = [...batch, ...pending].slice(0, MOST_PENDING);
      log.debug('security events wait for the database', { waiting: pending.length, reason: (error as Error).message });
    }
  };
  const flush = async () => {
    await writing;
    writing = write();
    await writing;
  };
  const timer = setInterval(() => void flush(), FLUSH_MILLISECONDS);
  timer.unref();

  return {
    note(event) {
      const tally = tallyOf(tallies, event);
      if (tally.rows < ROWS_PER_WINDOW) {
        tally.rows += 1;
        push({ ...event, details: { ...event.details, happened_at: new Date().toISOString() } });
      } else {
        tally.more += 1;
        tally.last = event;
      }
    },
    flush,
    async close() {
      clearInterval(timer);
      await writing;
      closeWindow();
      await write();
    },
  };
}

function tallyOf(tallies: Map<string, Tally>, event: NotedEvent): Tally {
  const who = event.actorId ?? (event.ip ? ipKeyGenerator(event.ip, 64) : 'unknown');
  // Beyond so many actors in a minute all further ones share one tally.
  const key = tallies.size < MOST_ACTORS || tallies.has(`${who} ${event.action}`) ? who : 'others';
  const name = `${key} ${event.action}`;
  const tally = tallies.get(name) ?? { rows: 0, more: 0, last: null };
  tallies.set(name, tally);
  return tally;
}

function suspicious(last: NotedEvent, count: number): NotedEvent {
  const { tenantId, actorId, ip, requestId } = last;
  const about = { tenantId, actorId, ...(ip && { ip }), ...(requestId && { requestId }) };
  return { ...about, action: 'activity.suspicious', outcome: 'denied', details: { reason: 'many refusals', count } };
}
