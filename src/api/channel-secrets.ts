import type { Knex } from 'knex';
import { findDestination } from '../db/destinations.ts';
import type { ChannelRow, ChannelSecret } from '../db/response-channels.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { newSigningSecret } from '../infra/webhook-signature.ts';
import { Problem } from './problem.ts';
import type { ApiServices } from './services.ts';
import { invalid } from './validate.ts';

/** What of a channel's secrets somebody gives. */
export interface GivenSecrets {
  url?: string | undefined;
  secret?: string | undefined;
  authorization?: string | null | undefined;
}

/** What is sealed, and the secret that was made because none was given. */
export interface MadeSecrets {
  sealed: ChannelSecret;
  made: string | undefined;
}

/**
 * What a channel's secrets are from now on. What one host was told in confidence is not for another: with another origin,
 * secret and authorization are given anew or made.
 */
export function mergeSecrets(
  kind: ChannelRow['kind'],
  before: ChannelSecret | undefined,
  given: GivenSecrets,
): MadeSecrets {
  const url = given.url ?? before?.url ?? '';
  const stays = before !== undefined && new URL(url).origin === new URL(before.url).origin;
  if (kind !== 'webhook') return { sealed: { url }, made: undefined };
  const kept = given.secret ?? (stays ? before.secret : undefined);
  const secret = kept ?? newSigningSecret();
  const authorization =
    given.authorization ?? (stays && given.authorization !== null ? before.authorization : undefined);
  return {
    sealed: { url, secret, ...(authorization === undefined ? {} : { authorization }) },
    made: kept === undefined ? secret : undefined,
  };
}

/** Throws 422 unless an administrator has approved requests to the address. */
export async function requireWebhookApproved(transaction: Knex.Transaction, url: string): Promise<void> {
  const found = await findDestination(transaction, 'webhook', url).catch((error: unknown) => {
    if (error instanceof DestinationNotAllowed) throw invalid([{ in: 'body', path: 'url', message: error.message }]);
    throw error;
  });
  if (found) return;
  throw new Problem(422, 'destination-not-approved', 'No administrator has approved requests to this address.', {
    hint: 'Have it approved: POST /api/v1/destinations with the purpose webhook.',
  });
}

/** Reads what was sealed of a channel. */
export function openSecrets({ channelCipher }: Pick<ApiServices, 'channelCipher'>, row: ChannelRow): ChannelSecret {
  return JSON.parse(channelCipher.open(row.sealed as Buffer, row.id).toString()) as ChannelSecret;
}

/** Seals what is secret of a channel. */
export function sealSecrets(
  { channelCipher }: Pick<ApiServices, 'channelCipher'>,
  id: string,
  secret: ChannelSecret,
): Buffer {
  return channelCipher.seal(Buffer.from(JSON.stringify(secret)), id);
}
