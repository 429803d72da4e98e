import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { Agent, buildConnector, setGlobalDispatcher } from 'undici';

/**
 * From now on fetch takes exactly this certificate (the first of a PEM chain) for the origin, whatever it names and
 * whoever signed it: we know it because we started what shows it. Every other origin is checked as always.
 */
export function trustCertificate(url: string, certificate: string): void {
  const { origin } = new URL(url);
  const expected = new X509Certificate(certificate).raw;
  const usual = buildConnector({});
  // A session that is resumed shows no certificate again.
  const unchecked = buildConnector({ rejectUnauthorized: false, maxCachedSessions: 0 });
  const connect: buildConnector.connector = (options, done) => {
    const { protocol, hostname, port } = options;
    if (new URL(`${protocol}//${hostname}:${port}`).origin !== origin) return usual(options, done);
    unchecked(options, (...answer) => {
      const [error, socket] = answer;
      if (error || !socket) return done(...answer);
      if ((socket as TLSSocket).getPeerX509Certificate()?.raw.equals(expected)) return done(...answer);
      socket.destroy();
      done(new Error(`${origin} shows another certificate than the platform that was started here`), null);
    });
  };
  setGlobalDispatcher(new Agent({ connect }));
}
