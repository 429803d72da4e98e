import type { Knex } from 'knex';
import { findDestination } from '../db/destinations.ts';
import type { ChannelRow, ChannelSecret } from '../db/response-channels.ts';
import { type Message, plainText, slackBody, teamsBody, webhookBody } from '../domain/playbooks/messages.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { type MailSettings, sendMail } from '../infra/mail.ts';
import { type OutboundRules, outboundRequest } from '../infra/outbound-request.ts';
import type { Cipher } from '../infra/security/cipher.ts';
import { SIGNATURE_HEADER, signWebhook, TIMESTAMP_HEADER } from '../infra/webhook-signature.ts';

/** What sending needs besides what is sent. */
export interface SendingServices {
  /** Runs something in a transaction of the tenant. */
  inTenant<Result>(work: (transaction: Knex.Transaction) => Promise<Result>): Promise<Result>;
  outbound: OutboundRules;
  /** Opens what is secret of channels, each for its channel's id. */
  channelCipher: Cipher;
  mail: MailSettings;
}

/** A body of its own instead of the channel's usual one. */
export interface OwnBody {
  key: string;
  body: string;
  contentType: string;
}

/** The other side heard, and did not take it. `forGood` when trying again cannot help. The message may be shown. */
export class NotTaken extends Error {
  override readonly name = 'NotTaken';
  readonly forGood: boolean;

  constructor(status: number) {
    super(`The other side answered ${status}.`);
    // Everything else below 500 says that the same request will never do.
    this.forGood = status < 500 && ![408, 409, 425, 429].includes(status);
  }
}

/** What the other side said when it took a message. */
export interface Taken {
  status?: number;
  /** Where what it made is found, if it said so. */
  location?: string;
}

const BODIES = { slack: slackBody, teams: teamsBody, webhook: webhookBody } as const;
const LONGEST_LOCATION = 500;

/**
 * Sends a message through a channel; resolves once the other side has taken it. Throws NotTaken, MailFailed,
 * OutboundFailed, and DestinationNotAllowed when nothing was sent.
 */
export async function sendMessage(
  services: SendingServices,
  channel: ChannelRow,
  message: Message | OwnBody,
  signal?: AbortSignal,
): Promise<Taken> {
  if (channel.kind === 'email') {
    const { key } = message;
    const [subject, text] =
      'body' in message ? [firstLine(message.body), message.body] : [message.subject, plainText(message)];
    await sendMail(services.mail, { to: channel.recipients, subject, text, key });
    return {};
  }
  const own = 'body' in message ? message : { contentType: 'application/json', body: BODIES[channel.kind](message) };
  return post(services, channel, { ...own, key: message.key }, signal);
}

async function post(
  { inTenant, outbound, channelCipher }: SendingServices,
  { id, sealed }: ChannelRow,
  { key, body, contentType }: OwnBody,
  signal: AbortSignal | undefined,
): Promise<Taken> {
  const { url, secret, authorization } = JSON.parse(
    channelCipher.open(sealed as Buffer, id).toString(),
  ) as ChannelSecret;
  const destination = await inTenant((transaction) => findDestination(transaction, 'webhook', url));
  if (!destination) throw new DestinationNotAllowed('No administrator has approved this destination.');
  const timestamp = Math.floor(Date.now() / 1_000);
  const signed: Record<string, string> =
    secret === undefined
      ? {}
      : { [TIMESTAMP_HEADER]: String(timestamp), [SIGNATURE_HEADER]: signWebhook(secret, timestamp, body) };
  const headers = {
    ...{ 'content-type': contentType, 'user-agent': 'Ringfence', 'idempotency-key': key },
    ...signed,
    ...(authorization === undefined ? {} : { authorization }),
  };
  const { status, headers: said } = await outboundRequest(
    url,
    { destination, method: 'POST', headers, body, maxBytes: 64 * 1024, signal },
    outbound,
  );
  if (status < 200 || status >= 300) throw new NotTaken(status);
  return { status, ...(said.location ? { location: said.location.slice(0, LONGEST_LOCATION) } : {}) };
}

function firstLine(text: string): string {
  return (text.trim().split('\n')[0] ?? '').replace(/\p{Cc}+/gu, ' ').slice(0, 150);
}
