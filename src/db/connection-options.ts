import type { ConnectionOptions } from 'node:tls';
import { verifiedTls } from '../infra/verified-tls.ts';

/** Where the database is and who signs in: a URL, and with it the authority that signed the server's certificate. */
export type DatabaseAddress = string | { url: string; ca?: string | undefined };

/** What node-postgres is given. */
export interface PgConnection {
  connectionString: string;
  ssl: ConnectionOptions | false;
}

const ENCRYPTED = new Set(['require', 'verify-ca', 'verify-full']);

/**
 * How every connection to Postgres is made. With an authority, or an `sslmode` that asks for TLS, the server must prove
 * who it is: `require` alone would encrypt to whoever answers. Throws for modes that may end unencrypted or unchecked.
 */
export function connectionOptions(address: DatabaseAddress): PgConnection {
  const { url: text, ca } = typeof address === 'string' ? { url: address, ca: undefined } : address;
  const url = new URL(text);
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && mode !== 'disable' && !ENCRYPTED.has(mode)) {
    throw new Error(`sslmode=${mode} may end unencrypted or unchecked: use verify-full, or disable.`);
  }
  if (mode === 'disable' && ca) throw new Error('sslmode=disable contradicts DATABASE_CA: remove one of them.');
  // node-postgres would read the mode its own way, and then ignore `ssl`.
  for (const name of ['sslmode', 'ssl']) url.searchParams.delete(name);
  const encrypted = ca || (mode !== null && mode !== 'disable');
  const host = decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '');
  return { connectionString: url.toString(), ssl: encrypted ? verifiedTls(host, ca) : false };
}
