/** SQLSTATE classes and codes that say "not now" rather than "never": connection, resources, shutdown, timeouts. */
const NOT_NOW = /^(08...|53...|57P0[1-4]|57014|55P03|40001|40P01|25P03)$/;

const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EPIPE', 'EHOSTUNREACH']);

/** Said by knex and pg without a code. */
const MESSAGES =
  /timeout acquiring a connection|connection terminated|timeout exceeded when trying to connect|not queryable|unable to acquire a connection|command timed out|connection is closed|stream isn't writeable/i;

/** Whether an error means that Postgres or Redis could not be reached or had no time, so that trying again may help. */
export function unavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (typeof code === 'string' && (NOT_NOW.test(code) || NETWORK.has(code))) || MESSAGES.test(error.message);
}

/** Connections that ended, were refused by Postgres or found no room; a full disk. */
const OUTAGE = /^(08...|57P0[1-4]|53100|53300)$/;
const ENDED = /connection terminated|not queryable/i;

/**
 * Whether an error says that Postgres itself was out, whatever it was asked: it says nothing of the work. Errors of the
 * network do not count: they may be another server's.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (typeof code === 'string' && OUTAGE.test(code)) || ENDED.test(error.message);
}
