import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import {
  type ChannelRow,
  deleteChannel,
  findChannel,
  insertChannel,
  listChannels,
  playbooksNaming,
  updateChannel,
} from '../../db/response-channels.ts';
import { mergeSecrets, openSecrets, requireWebhookApproved, sealSecrets } from '../channel-secrets.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { invalid } from '../validate.ts';
import {
  changedChannel,
  channel,
  channelDetails,
  channelView,
  channelWithSecret,
  newChannel,
  type WrittenChannel,
} from './response-channel-schemas.ts';

const PATH = '/api/v1/response-channels';
const REFUSED = { description: 'Nobody approved the destination, or the request has a fault' };

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listResponseChannels',
  tag: 'playbooks',
  summary: 'Where playbooks send word, the newest first',
  permission: 'security:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of channels', schema: pageOf(channel) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listChannels(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(channelView) } };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createResponseChannel',
  tag: 'playbooks',
  summary: 'Add a channel: e-mail, Slack, Teams or a signed webhook',
  permission: 'security:write',
  body: newChannel,
  responses: {
    201: { description: 'The channel', schema: channelWithSecret },
    409: { description: 'The name is taken' },
    422: REFUSED,
  },
  async handler(context) {
    const id = randomUUID();
    const { body: said, services } = context;
    const secrets = said.kind === 'email' ? undefined : mergeSecrets(said.kind, undefined, said);
    const row = await inOwnTenant(context, async (transaction) => {
      if (said.kind !== 'email') await requireWebhookApproved(transaction, said.url);
      const made = await insertChannel(transaction, {
        ...{ id, name: said.name, kind: said.kind, enabled: true, created_by: principalOf(context).userId },
        ...{ shown: shownOf(said), recipients: said.kind === 'email' ? said.recipients : [] },
        sealed: secrets === undefined ? null : sealSecrets(services, id, secrets.sealed),
      });
      if (!made) throw nameTaken();
      await record(transaction, context, 'response-channel.create', id, channelDetails(made));
      return made;
    });
    const made = secrets?.made === undefined ? {} : { secret: secrets.made };
    return { status: 201, body: { ...channelView(row), ...made }, headers: { Location: `${PATH}/${id}` } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getResponseChannel',
  tag: 'playbooks',
  summary: 'A channel',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The channel', schema: channel } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findChannel(transaction, context.params.id));
    if (!row) throw notFound('response channel');
    return { status: 200, body: channelView(row) };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeResponseChannel',
  tag: 'playbooks',
  summary: 'Change a channel, or switch it on or off',
  description: 'With an address at another host its secret is made anew, unless one is given.',
  permission: 'security:write',
  params: idParams,
  body: changedChannel,
  responses: { 200: { description: 'The channel', schema: channelWithSecret }, 422: REFUSED },
  async handler(context) {
    const { id } = context.params;
    const { enabled, recipients, ...given } = context.body;
    const { row, made } = await inOwnTenant(context, async (transaction) => {
      const before = await findChannel(transaction, id);
      if (!before) throw notFound('response channel');
      checkKind(before, context.body);
      if (given.url !== undefined) await requireWebhookApproved(transaction, given.url);
      const secrets = Object.values(given).some((value) => value !== undefined)
        ? mergeSecrets(before.kind, openSecrets(context.services, before), given)
        : undefined;
      const changed = await updateChannel(transaction, id, {
        ...(enabled === undefined ? {} : { enabled }),
        ...(recipients === undefined ? {} : { recipients, shown: recipients.join(', ') }),
        ...(secrets === undefined ? {} : { sealed: sealSecrets(context.services, id, secrets.sealed) }),
        ...(given.url === undefined ? {} : { shown: new URL(given.url).origin }),
      });
      await record(transaction, context, 'response-channel.change', id, channelDetails(changed as ChannelRow));
      return { row: changed as ChannelRow, made: secrets?.made };
    });
    return { status: 200, body: { ...channelView(row), ...(made === undefined ? {} : { secret: made }) } };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteResponseChannel',
  tag: 'playbooks',
  summary: 'Remove a channel',
  permission: 'security:write',
  params: idParams,
  responses: { 204: { description: 'Removed' }, 409: { description: 'A playbook needs it' } },
  async handler(context) {
    await inOwnTenant(context, async (transaction) => {
      const { id } = context.params;
      const needed = await playbooksNaming(transaction, id);
      if (needed.length > 0) {
        throw new Problem(409, 'in-use', `Playbooks send through this channel: ${needed.slice(0, 5).join(', ')}.`, {
          hint: 'Rewrite or remove them first.',
        });
      }
      const row = await deleteChannel(transaction, id);
      if (!row) throw notFound('response channel');
      await record(transaction, context, 'response-channel.delete', id, channelDetails(row));
    });
    return { status: 204 };
  },
});

function checkKind(
  { kind }: ChannelRow,
  { recipients, url, secret, authorization }: z.output<typeof changedChannel>,
): void {
  const fault = (path: string) => invalid([{ in: 'body', path, message: `A channel of the kind ${kind} has none.` }]);
  if (kind !== 'email' && recipients !== undefined) throw fault('recipients');
  if (kind === 'email' && url !== undefined) throw fault('url');
  if (kind !== 'webhook' && secret !== undefined) throw fault('secret');
  if (kind !== 'webhook' && authorization !== undefined) throw fault('authorization');
}

function shownOf(said: WrittenChannel): string {
  if (said.kind === 'email') return said.recipients.join(', ');
  return URL.canParse(said.url) ? new URL(said.url).origin : '';
}

function nameTaken(): Problem {
  return new Problem(409, 'conflict', 'There is a channel of this name.', { hint: 'Choose another name.' });
}

/** Where playbooks send word. */
export const responseChannelRoutes: RouteDefinition[] = [list, create, get, change, remove];
