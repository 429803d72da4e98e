import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';

/**
 * TLS to a server that must prove who it is (libpq calls it verify-full): a certificate for `host`, signed by `ca` (PEM) or,
 * without one, by an authority the system knows.
 */
export function verifiedTls(host: string, ca: string | undefined): ConnectionOptions {
  return {
    ...(ca ? { ca } : {}),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
    // Named here, because a client library that hands over a connected socket leaves Node to guess the host.
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
  };
}
