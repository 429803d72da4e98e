import { cefLine } from './cef.ts';
import { octetCounted, syslogMessage } from './rfc5424.ts';
import { headEvent, headsOf, type SealedRow, type SiemEvent, siemEvent } from './siem-event.ts';

export type SiemFormat = 'json' | 'cef' | 'rfc5424';

/** Who sends. */
export interface Sender {
  host: string;
  version: string;
}

/** A batch as bytes; the content type is for HTTP. */
export interface EncodedBatch {
  contentType: string;
  body: Buffer;
}

/**
 * Encodes a batch and the heads of its chains: for HTTP one JSON document or lines, for syslog messages with their
 * length before them.
 */
export function encodeBatch(
  rows: readonly SealedRow[],
  format: SiemFormat,
  transport: 'http' | 'syslog',
  sender: Sender,
): EncodedBatch {
  const events = rows.map(siemEvent);
  const heads = headsOf(rows);
  if (transport === 'http' && format === 'json') {
    const body = Buffer.from(JSON.stringify({ source: 'ringfence', host: sender.host, events, heads }));
    return { contentType: 'application/json', body };
  }
  const at = events.at(-1)?.at ?? '';
  const all = [...events, ...heads.map((head) => headEvent(head, at))];
  const messages = all.map((event) => messageOf(event, format, transport, sender));
  const body =
    transport === 'syslog' ? Buffer.concat(messages.map(octetCounted)) : Buffer.from(`${messages.join('\n')}\n`);
  return { contentType: 'text/plain; charset=utf-8', body };
}

function messageOf(event: SiemEvent, format: SiemFormat, transport: 'http' | 'syslog', sender: Sender): string {
  const { host, version } = sender;
  if (format === 'rfc5424') return syslogMessage(event, host);
  const text = format === 'cef' ? cefLine(event, version) : JSON.stringify(event);
  return transport === 'http' ? text : syslogMessage(event, host, text);
}
