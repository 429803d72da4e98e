import knexModule, { type Knex } from 'knex';
import pg from 'pg';
import { traceQueries } from '../infra/tracing.ts';
import { connectionOptions, type DatabaseAddress } from './connection-options.ts';
import { cut } from './cut.ts';

/** Counts beyond 2^53 do not occur (readers reject them), so bigint may arrive as a plain number. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** How to reach one role of the database. */
export interface DatabaseSettings {
  appUrl: string;
  controlUrl: string;
  loaderUrl: string;
  /** The control role's, past any pooler: listening wants a session of its own. `controlUrl` when left out. */
  listenUrl?: string;
  /** The app role's on a streaming replica, for reports; empty for none. */
  replicaUrl?: string;
  /** How long a report waits for the replica to catch up. */
  replicaWaitSeconds?: number;
  /** Authority of the server's certificate (PEM); with one, connections are TLS and checked. */
  ca?: string | undefined;
  poolSize: number;
  /** Milliseconds. */
  statementTimeout: number;
}

/** The doors to Postgres, one per role (see config/database-roles.mjs). */
export interface Database {
  /** API and workers, always inside `inTenant`. */
  app: Knex;
  /** Identity and jobs of all tenants; no network data. */
  control: Knex;
  /** Raw connections for COPY; a transaction on one must set the tenant itself (see db/flows). */
  loader: pg.Pool;
  /** Read through `onReplica`. */
  replica: { app: Knex; waitMilliseconds: number } | null;
  /** Ends every connection to the primary at once; what waits for an answer fails as if the server had ended. */
  hangUp(): void;
  close(): Promise<void>;
}

const REPLICA_WAIT_SECONDS = 5;

/** Opens the pools; connects on first use. */
export function openDatabase(settings: DatabaseSettings): Database {
  const { ca } = settings;
  const connections = new Set<pg.ClientBase>();
  const note = (connection: pg.ClientBase) => {
    connections.add(connection);
    connection.once('end', () => connections.delete(connection));
  };
  const app = openKnex({ url: settings.appUrl, ca }, settings, note);
  const control = openKnex({ url: settings.controlUrl, ca }, settings, note);
  const loader = new pg.Pool({
    ...connectionOptions({ url: settings.loaderUrl, ca }),
    max: settings.poolSize,
    connectionTimeoutMillis: 5_000,
    options: '-c lock_timeout=10s -c idle_in_transaction_session_timeout=120s',
  });
  // An idle connection that the server ends (a restart) is replaced on next use; unheard, it would end the process.
  loader.on('error', () => {});
  loader.on('connect', note);
  const { replicaUrl, replicaWaitSeconds = REPLICA_WAIT_SECONDS } = settings;
  const replica = replicaUrl
    ? { app: openKnex({ url: replicaUrl, ca }, settings), waitMilliseconds: replicaWaitSeconds * 1_000 }
    : null;
  return {
    app,
    control,
    loader,
    replica,
    hangUp() {
      for (const connection of connections) cut(connection);
    },
    async close() {
      await Promise.all([app.destroy(), control.destroy(), loader.end(), replica?.app.destroy()]);
    },
  };
}

/** One knex pool for one role, which notes each new connection. Timeouts are set at connect, so that no statement hangs for ever. */
export function openKnex(
  address: DatabaseAddress,
  { poolSize, statementTimeout }: Pick<DatabaseSettings, 'poolSize' | 'statementTimeout'>,
  note: (connection: pg.ClientBase) => void = () => {},
): Knex {
  const knex = knexModule({
    client: 'pg',
    connection: {
      ...connectionOptions(address),
      options: `-c statement_timeout=${statementTimeout} -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s`,
    },
    pool: {
      min: 0,
      max: poolSize,
      afterCreate(connection: pg.ClientBase, done: (error: Error | null, connection: pg.ClientBase) => void) {
        note(connection);
        done(null, connection);
      },
    },
    acquireConnectionTimeout: 10_000,
    // It would print lines of its own between those of the log; whoever asked is told by an error.
    log: { warn() {} },
  });
  return traceQueries(knex, knex.client.connectionSettings?.user ?? '');
}

/**
 * Runs `work` in a transaction of the tenant: row-level security shows and takes that tenant's rows only.
 * `statementTimeout` (milliseconds) lifts the pool's limit for long aggregations.
 */
export function inTenant<Result>(
  app: Knex,
  tenantId: string,
  work: (transaction: Knex.Transaction) => Promise<Result>,
  { statementTimeout }: { statementTimeout?: number } = {},
): Promise<Result> {
  return app.transaction(async (transaction) => {
    await transaction.raw(
      `select set_config('app.tenant_id', ?, true), set_config('statement_timeout', coalesce(?, current_setting('statement_timeout')), true)`,
      [tenantId, statementTimeout === undefined ? null : String(statementTimeout)],
    );
    return work(transaction);
  });
}

/** Connects each pool once, so that the first work does not wait for it. What cannot be reached now is tried again then. */
export async function warmUp({ app, control, loader }: Database): Promise<void> {
  await Promise.allSettled([app.raw('select 1'), control.raw('select 1'), loader.query('select 1')]);
}
