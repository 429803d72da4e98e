import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import type { Conversation } from '../domain/scanning/services/conversations.ts';
import { stated, told } from '../domain/scanning/services/told.ts';
import type { Identity } from '../domain/scanning/slice.ts';
import { refuseNames } from './connect-attempt.ts';

const MOST_BYTES = 16 * 1_024;
const MOST_NAMES = 20;

/** What a conversation came to. */
export interface Heard {
  identity: Identity | null;
  /** What was read when nobody recognised it. */
  bytes: Buffer;
  /** The other side spoke TLS. */
  spokeTls: boolean;
  certificate: Record<string, string | string[]> | null;
}

/** Has one conversation with an open port: at most 16 KiB are read, and it ends after so many milliseconds. Never throws but the signal's reason. */
export function converse(
  { address, port }: { address: string; port: number },
  { tls, asks, readers }: Conversation,
  { milliseconds, signal }: { milliseconds: number; signal: AbortSignal },
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0);
    let isOver = false;
    const options = { host: address, port, lookup: refuseNames, autoSelectFamily: false };
    // Nobody vouches for what is found in a bank's network; the certificate is what is asked for.
    const socket: Socket | TLSSocket = tls
      ? connectTls({ ...options, rejectUnauthorized: false, ALPNProtocols: [], minVersion: 'TLSv1' })
      : connectTcp(options);
    let certificate: Heard['certificate'] = null;
    let spokeTls = false;
    const end = (identity: Identity | null) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      // A reset leaves no port of ours waiting; under TLS there is none to be had.
      if (tls) socket.destroy();
      else socket.resetAndDestroy();
      resolve({ identity, bytes, spokeTls, certificate });
    };
    const judge = (ended: boolean) => {
      let more = false;
      for (const reader of readers) {
        const read = reader.read(bytes, { port, ended });
        if (read === 'more') more = true;
        else if (read !== null) {
          end(read);
          return;
        }
      }
      if (ended || !more || bytes.length >= MOST_BYTES) end(null);
    };
    const abort = () => {
      isOver = true;
      clearTimeout(timer);
      socket.destroy();
      reject(signal.reason);
    };
    const timer = setTimeout(() => judge(true), milliseconds);
    signal.addEventListener('abort', abort, { once: true });
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      if (tls) {
        spokeTls = true;
        certificate = certificateOf((socket as TLSSocket).getPeerCertificate());
      }
      if (asks?.request) socket.write(asks.request(address));
    });
    socket.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk.subarray(0, MOST_BYTES - bytes.length)]);
      judge(false);
    });
    socket.on('end', () => judge(true));
    socket.on('error', () => judge(true));
    socket.on('close', () => judge(true));
  });
}

/** What a certificate says, as text that may be kept. */
function certificateOf(certificate: PeerCertificate): Heard['certificate'] {
  if (!certificate?.valid_to) return null;
  const names = (certificate.subjectaltname ?? '').split(', ').slice(0, MOST_NAMES);
  return stated({
    subject: told(named(certificate.subject), 256),
    issuer: told(named(certificate.issuer), 256),
    names: names.map((name) => told(name.replace(/^DNS:|^IP Address:/, ''), 253)).filter(Boolean),
    valid_from: moment(certificate.valid_from),
    valid_to: moment(certificate.valid_to),
    fingerprint: told(certificate.fingerprint256 ?? '', 100),
  }) as Record<string, string | string[]>;
}

function named(of: PeerCertificate['subject'] | undefined): string {
  const { CN, O } = (of ?? {}) as unknown as Record<string, unknown>;
  return [CN && `CN=${CN}`, O && `O=${O}`].filter(Boolean).join(', ');
}

function moment(text: string): string {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString();
}
