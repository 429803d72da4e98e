import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttps, type Server as HttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';

/** A key, and a certificate for localhost that is its own authority. */
export function selfSigned(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-cert-'));
  const path = (name: string) => join(folder, name);
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', path('key.pem'), '-out', path('cert.pem')],
    ],
    { stdio: 'ignore' },
  );
  const pair = { key: readFileSync(path('key.pem'), 'utf8'), cert: readFileSync(path('cert.pem'), 'utf8') };
  rmSync(folder, { recursive: true });
  return pair;
}

/** A receiver of syslog or of HTTPS posts that keeps what it was sent, in order. */
export interface Sink {
  port: number;
  /** Bodies of posts, or syslog messages. */
  received: string[];
  authorization: (string | undefined)[];
  /** What to answer a post with; 200. */
  status: number;
  headers: Record<string, string>;
  close(): Promise<void>;
}

const blank = () => ({ received: [], authorization: [], status: 200, headers: {} });

export async function httpsSink(pair: { key: string; cert: string }, port = 0): Promise<Sink> {
  const server: HttpsServer = createHttps(pair, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (sink.status < 300) sink.received.push(Buffer.concat(chunks).toString());
      sink.authorization.push(request.headers.authorization);
      response.writeHead(sink.status, sink.headers).end('{}');
    });
  });
  const sink: Sink = { ...blank(), port: await listenOn(server, port), close: () => closed(server) };
  return sink;
}

export async function syslogSink(pair: { key: string; cert: string } | null, port = 0): Promise<Sink> {
  const take = (socket: NodeJS.ReadWriteStream) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', () => sink.received.push(...octetCountedMessages(Buffer.concat(chunks))));
    socket.on('error', () => {});
  };
  const server = pair ? createTls(pair, take) : createTcp(take);
  const sink: Sink = { ...blank(), port: await listenOn(server, port), close: () => closed(server) };
  return sink;
}

/** Reads messages with their length before them; throws for anything else. */
export function octetCountedMessages(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = bytes.subarray(at, space).toString();
    if (!/^[1-9]\d*$/.test(length)) throw new Error(`not a length: ${length}`);
    const end = space + 1 + Number(length);
    if (end > bytes.length) throw new Error('the last message is cut off');
    messages.push(bytes.subarray(space + 1, end).toString());
    at = end;
  }
  return messages;
}

function listenOn(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closed(server: Server): Promise<void> {
  (server as Partial<HttpsServer>).closeAllConnections?.();
  return new Promise((resolve) => server.close(() => resolve()));
}
