import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Whether a WebSocket may be opened from there. Programs name no origin; browsers always do, and are not held to CORS here. */
export function isAllowedOrigin(
  { headers, socket }: IncomingMessage,
  { publicUrl, corsOrigins }: { publicUrl: string; corsOrigins: readonly string[] },
): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (corsOrigins.includes(origin)) return true;
  if (publicUrl !== '') return origin === new URL(publicUrl).origin;
  if (!URL.canParse(origin) || new URL(origin).host !== host) return false;
  return origin.startsWith('https:') || !(socket as Partial<TLSSocket>).encrypted;
}
