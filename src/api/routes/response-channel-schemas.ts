import { z } from 'zod';
import { CHANNEL_KINDS, type ChannelRow } from '../../db/response-channels.ts';
import { plainName, timestamp } from '../schemas.ts';

const recipients = z.array(z.email().max(254)).min(1).max(50);
const url = z
  .string()
  .min(1)
  .max(2_048)
  .meta({ description: 'At an approved destination with the purpose webhook; it is kept sealed and never shown' });
const header = z
  .string()
  .min(1)
  .max(1_000)
  .regex(/^[\x20-\x7e]+$/, 'must be visible ASCII characters');
const secret = header
  .min(16)
  .max(200)
  .meta({ description: 'What webhooks are signed with; made for you if nothing is said' });
const authorization = header.meta({ description: 'Sent as the header Authorization' });

export const newChannel = z
  .discriminatedUnion('kind', [
    z.strictObject({ name: plainName, kind: z.literal('email'), recipients }),
    z.strictObject({ name: plainName, kind: z.literal('slack'), url }),
    z.strictObject({ name: plainName, kind: z.literal('teams'), url }),
    z.strictObject({
      ...{ name: plainName, kind: z.literal('webhook'), url },
      ...{ secret: secret.optional(), authorization: authorization.optional() },
    }),
  ])
  .meta({ id: 'NewResponseChannel' });
export type WrittenChannel = z.output<typeof newChannel>;

export const changedChannel = z.strictObject({
  enabled: z.boolean().optional(),
  recipients: recipients.optional(),
  url: url.optional(),
  secret: secret.optional(),
  authorization: authorization.nullable().optional(),
});

const fields = {
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  shown: z.string().meta({ description: 'Where it goes: recipients, or scheme, host and port' }),
  recipients: z.array(z.string()),
  enabled: z.boolean(),
  created_by: z.uuid(),
  created_at: timestamp,
};

export const channel = z.strictObject(fields).meta({ id: 'ResponseChannel' });

/** A channel with the secret that was made for it, shown this once. */
export const channelWithSecret = z
  .strictObject({ ...fields, secret: z.string().optional().meta({ description: 'Made for you, and shown this once' }) })
  .meta({ id: 'ResponseChannelWithSecret' });

/** A channel as it is answered. */
export function channelView({ sealed: _sealed, ...row }: ChannelRow) {
  return row;
}

/** What the audit log says of a channel. */
export function channelDetails({ name, kind, shown, enabled }: ChannelRow) {
  return { name, kind, to: shown, enabled };
}
