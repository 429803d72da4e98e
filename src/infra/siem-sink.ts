import { request as httpsRequest } from 'node:https';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { checkedAddress } from './checked-address.ts';

/** Where events go. */
export interface SiemSink {
  /** How a batch must be encoded. */
  transport: 'http' | 'syslog';
  /** Resolves when the other side has taken the bytes; throws when it is not known that it has. */
  send(batch: { contentType: string; body: Buffer }, signal: AbortSignal): Promise<void>;
}

export interface SiemSinkOptions {
  url: string;
  /** PEM; empty for the system's authorities. */
  ca: string;
  token: string;
  /** Milliseconds for a whole batch. */
  timeout?: number;
}

const TIMEOUT = 10_000;
const LARGEST_ANSWER = 64 * 1024;
const SYSLOG_PORTS: Record<string, number> = { 'tls:': 6514, 'tcp:': 514 };

/** The sink of an https://, tls:// or tcp:// address. The name is resolved once per connection; redirects lead nowhere. */
export function openSiemSink(options: SiemSinkOptions): SiemSink {
  const url = new URL(options.url);
  const timeout = options.timeout ?? TIMEOUT;
  const https = url.protocol === 'https:';
  const deliver = https ? postBatch : writeBatch;
  return {
    transport: https ? 'http' : 'syslog',
    send: (batch, signal) => deliver(url, batch, options, AbortSignal.any([signal, AbortSignal.timeout(timeout)])),
  };
}

type Deliver = (
  url: URL,
  batch: { contentType: string; body: Buffer },
  options: SiemSinkOptions,
  signal: AbortSignal,
) => Promise<void>;

/** Any 2xx is the acknowledgement; whatever else is answered, a redirect too, is a failure. */
const postBatch: Deliver = async (url, { contentType, body }, { ca, token }, signal) => {
  const { address, family } = await checkedAddress(url.hostname);
  await new Promise<void>((resolve, reject) => {
    const request = httpsRequest(url, {
      method: 'POST',
      agent: false,
      signal,
      minVersion: 'TLSv1.2',
      ...(ca && { ca }),
      lookup: (_name, { all }, done) =>
        all ? done(null, [{ address, family }] as never) : done(null, address as never, family),
      headers: {
        'content-type': contentType,
        'content-length': body.length,
        ...(token && { authorization: `Bearer ${token}` }),
      },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const { statusCode = 0 } = response;
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > LARGEST_ANSWER) request.destroy(new Error('the SIEM answers without end'));
      });
      response.once('error', reject);
      response.once('end', () =>
        statusCode >= 200 && statusCode < 300 ? resolve() : reject(new Error(`the SIEM answered ${statusCode}`)),
      );
    });
    request.end(body);
  });
};

/**
 * Syslog has no answer. Bytes in a socket's buffer are not yet anywhere, so the batch is followed by the end of the
 * connection, and only the other side's own orderly end, which it says after reading ours, counts as taken.
 */
const writeBatch: Deliver = async (url, { body }, { ca }, signal) => {
  const { address } = await checkedAddress(url.hostname);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (SYSLOG_PORTS[url.protocol] as number);
  const socket: Socket =
    url.protocol === 'tls:'
      ? connectTls({
          host: address,
          port,
          minVersion: 'TLSv1.2',
          ...(ca && { ca }),
          ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
        })
      : connectTcp({ host: address, port });
  await new Promise<void>((resolve, reject) => {
    const abort = () => socket.destroy(new Error('the SIEM did not take the batch in time'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    let ended = false;
    socket.once('end', () => {
      ended = true;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      if (ended && socket.writableFinished) resolve();
      else reject(new Error('the SIEM broke the connection off'));
    });
    socket.resume();
    socket.once(url.protocol === 'tls:' ? 'secureConnect' : 'connect', () => socket.end(body));
  });
};
