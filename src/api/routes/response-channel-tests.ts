import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { z } from 'zod';
import { recordBlocked } from '../../db/destinations.ts';
import { type ChannelRow, findChannel } from '../../db/response-channels.ts';
import { testMessage } from '../../domain/playbooks/messages.ts';
import { DestinationNotAllowed } from '../../infra/destination-not-allowed.ts';
import { MailFailed } from '../../infra/mail.ts';
import { OutboundFailed } from '../../infra/outbound-failed.ts';
import { NotTaken, sendMessage } from '../../jobs/send-message.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams } from '../schemas.ts';
import { channelDetails } from './response-channel-schemas.ts';

const test = defineRoute({
  method: 'post',
  path: '/api/v1/response-channels/{id}/test',
  operationId: 'testResponseChannel',
  tag: 'playbooks',
  summary: 'Send a message that tries a channel out',
  permission: 'security:write',
  limit: 'alert',
  params: idParams,
  responses: {
    200: { description: 'The other side has taken it', schema: z.strictObject({ status: z.int().optional() }) },
    502: { description: 'The other side has not taken it; the detail says why' },
  },
  async handler(context) {
    const { id } = context.params;
    const row = await inOwnTenant(context, (transaction) => findChannel(transaction, id));
    if (!row) throw notFound('response channel');
    try {
      const { status } = await tryOut(context, row);
      await inOwnTenant(context, (transaction) =>
        record(transaction, context, 'response-channel.test', id, channelDetails(row)),
      );
      return { status: 200, body: status === undefined ? {} : { status } };
    } catch (error) {
      const problem = await problemOf(context, row, error);
      const said = { ...channelDetails(row), reason: problem.detail };
      await inOwnTenant(context, (transaction) =>
        record(transaction, context, 'response-channel.test', id, said, 'failure'),
      );
      throw problem;
    }
  },
});

function tryOut(context: RouteContext<typeof idParams>, row: ChannelRow) {
  const { outbound, channelCipher, mail } = context.services;
  const inTenant = <Result>(work: (transaction: Knex.Transaction) => Promise<Result>) => inOwnTenant(context, work);
  const sending = { inTenant, outbound, channelCipher, mail };
  return sendMessage(sending, row, testMessage(`rf-test-${randomUUID()}`, row.name), context.signal);
}

async function problemOf(context: RouteContext, row: ChannelRow, error: unknown): Promise<Problem> {
  if (error instanceof DestinationNotAllowed) {
    const { tenantId } = principalOf(context);
    const blocked = { tenantId, purpose: 'webhook' as const, target: row.shown, reason: error.message };
    await recordBlocked(context.services.database.control, blocked);
  } else if (!(error instanceof MailFailed || error instanceof NotTaken || error instanceof OutboundFailed))
    throw error;
  return new Problem(502, 'not-delivered', `The message was not delivered. ${(error as Error).message}`, {
    hint: 'Check the address and what it asks for; an administrator approves destinations.',
  });
}

/** Trying channels out. */
export const responseChannelTestRoutes: RouteDefinition[] = [test];
