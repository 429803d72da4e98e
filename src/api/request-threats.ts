import { ipKeyGenerator } from 'express-rate-limit';
import type { Logger } from 'winston';
import type { Database } from '../db/database.ts';
import { inTenant } from '../db/database.ts';
import { firstTenant } from '../db/tenants.ts';
import { networkOf } from '../domain/access/request-threats/networks.ts';
import type { RequestThreatSettings, Signal } from '../domain/access/request-threats/settings.ts';
import { type ObservedRequests, storeObserved } from './store-observed.ts';

/** Where a signal came from. */
export interface SignalOrigin {
  /** Null when nobody can say: it is then counted with the installation's first tenant. */
  tenantId: string | null;
  userId: string | null;
  ip: string;
}

/**
 * Scores what requests were like, and raises alerts. Every method returns at once: what was noted waits in memory for
 * up to a second and is then added to counters in Postgres that all processes share. A crash loses that second.
 */
export interface RequestThreats {
  /** One signal, about the user (if known) and the address. */
  note(signal: Signal, origin: SignalOrigin, amount?: number): void;
  /** A sign-in failed for an account, told by its HMAC; `locked` when that was one too many. */
  noteFailedSignIn(origin: Omit<SignalOrigin, 'userId'>, account: Buffer, locked: boolean): void;
  noteExport(user: { tenantId: string; userId: string }, bytes: number): void;
  /** A request of a session, and from where. */
  noteSession(session: { tenantId: string; userId: string; sessionId: string }, ip: string): void;
  /** Counts what is waiting now. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

const FLUSH_MILLISECONDS = 1_000;
/** Beyond so many different things in a second, further ones of new kinds are not counted; the known ones are. */
const MOST_PENDING = 10_000;
/** How often a network is told again that has not changed: another process may see the session elsewhere. */
const NETWORK_MILLISECONDS = 60_000;
const UNKNOWN_TENANT = '';

export function openRequestThreats({
  database,
  settings,
  log,
}: {
  database: Database;
  settings: RequestThreatSettings;
  log: Logger;
}): RequestThreats {
  let pending = new Map<string, ObservedRequests>();
  const networks = new Map<string, { network: string; at: number }>();
  const raised = new Map<string, { points: number; at: number }>();
  let size = 0;
  let fallbackTenant: string | undefined;
  let writing: Promise<void> | undefined;

  const of = (tenantId: string | null): ObservedRequests => {
    const key = tenantId ?? UNKNOWN_TENANT;
    const known = pending.get(key) ?? { signals: new Map(), accounts: new Map(), exports: new Map(), networks: [] };
    pending.set(key, known);
    return known;
  };
  const add = (tenantId: string | null, kind: string, subject: string, signal: Signal, amount = 1) => {
    const { signals } = of(tenantId);
    const key = `${kind} ${subject} ${signal}`;
    const before = signals.get(key);
    if (before === undefined && ++size > MOST_PENDING) return;
    signals.set(key, (before ?? 0) + amount);
  };

  const write = async () => {
    if (pending.size === 0) return;
    const batch = pending;
    pending = new Map();
    size = 0;
    try {
      fallbackTenant ??= await firstTenant(database.control);
      for (const [key, observed] of batch) {
        const tenantId = key === UNKNOWN_TENANT ? fallbackTenant : key;
        await inTenant(database.app, tenantId, (transaction) =>
          storeObserved(transaction, { tenantId, observed, settings, raised }),
        );
      }
    } catch (error) {
      // Signals only: while the database is away nobody signs in, and what they would have told is soon decayed.
      log.warn('request signals were lost', { reason: (error as Error).message });
    }
  };
  const flush = async () => {
    await writing;
    writing = write();
    await writing;
  };
  const timer = setInterval(() => void flush(), FLUSH_MILLISECONDS).unref();

  return {
    note(signal, { tenantId, userId, ip }, amount) {
      if (userId) add(tenantId, 'user', userId, signal, amount);
      if (ip) add(tenantId, 'source', sourceOf(ip), signal, amount);
    },
    noteFailedSignIn({ tenantId, ip }, account, locked) {
      add(tenantId, 'source', sourceOf(ip), 'sign-in-failed');
      if (locked) add(tenantId, 'platform', 'all', 'account-locked');
      const { accounts } = of(tenantId);
      const key = `${sourceOf(ip)} ${account.toString('base64')}`;
      if (accounts.has(key) || ++size <= MOST_PENDING) accounts.set(key, { source: sourceOf(ip), account });
    },
    noteExport({ tenantId, userId }, bytes) {
      const { exports } = of(tenantId);
      exports.set(userId, (exports.get(userId) ?? 0) + bytes);
    },
    noteSession({ tenantId, userId, sessionId }, ip) {
      const network = networkOf(ip);
      const known = networks.get(sessionId);
      const now = performance.now();
      if (!network || (known?.network === network && now - known.at < NETWORK_MILLISECONDS)) return;
      if (networks.size >= MOST_PENDING) networks.delete(networks.keys().next().value as string);
      networks.set(sessionId, { network, at: now });
      if (++size <= MOST_PENDING) of(tenantId).networks.push({ userId, sessionId, network });
    },
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}

/** An IPv6 user has a whole /64 to pick addresses from, so that is what counts as one. */
function sourceOf(ip: string): string {
  return ipKeyGenerator(ip.replace(/^::ffff:(?=\d+\.)/i, ''), 64);
}
