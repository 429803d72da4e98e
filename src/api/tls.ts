import type { ServerOptions } from 'node:https';
import { createSecureContext, type Server } from 'node:tls';

/** Forward-secret suites that authenticate what they encrypt; the first three are those of TLS 1.3. */
const SUITES = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
];

/** Certificate chain and key, in PEM. */
export interface ServerCertificate {
  cert: string;
  key: string;
}

/** TLS 1.2 and 1.3 with these suites only. Throws when certificate and key cannot be read or do not belong together. */
export function tlsOptions({ cert, key }: ServerCertificate): ServerOptions {
  const options: ServerOptions = {
    cert,
    key,
    minVersion: 'TLSv1.2',
    ciphers: SUITES.join(':'),
    honorCipherOrder: true,
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new Error(`TLS_CERT and TLS_KEY cannot be used: ${(error as Error).message}`);
  }
  return options;
}

/** Serves new connections with another certificate; those that are open stay. Throws as `tlsOptions`, and then nothing changes. */
export function changeCertificate(server: Server, certificate: ServerCertificate): void {
  server.setSecureContext(tlsOptions(certificate));
}
