import type { Knex } from 'knex';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** How word is sent. */
export const CHANNEL_KINDS = ['email', 'slack', 'teams', 'webhook'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** A row of `response_channels`. */
export interface ChannelRow {
  id: string;
  name: string;
  kind: ChannelKind;
  /** Where it goes, for people: recipients, or scheme, host and port. */
  shown: string;
  recipients: string[];
  /** A ChannelSecret as JSON; null for e-mail. */
  sealed: Buffer | null;
  enabled: boolean;
  created_by: string;
  created_at: Date;
}

/** What of a channel is secret. The address is: whoever knows that of Slack or Teams can write there. */
export interface ChannelSecret {
  url: string;
  /** What webhooks are signed with. */
  secret?: string | undefined;
  /** Sent as the header Authorization. */
  authorization?: string | undefined;
}

export type NewChannel = Omit<ChannelRow, 'created_at'>;

const COLUMNS = 'id, name, kind, shown, recipients, sealed, enabled, created_by, created_at';

/** Channels of the tenant, the newest first. */
export function listChannels(transaction: Knex.Transaction, request: PageRequest): Promise<Page<ChannelRow>> {
  return page<ChannelRow>(transaction('response_channels').select(transaction.raw(COLUMNS)), request, {
    ...{ column: 'created_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'uuid' },
  });
}

/** Channels by their ids. */
export async function channelsById(
  transaction: Knex.Transaction,
  ids: readonly string[],
): Promise<Map<string, ChannelRow>> {
  const rows: ChannelRow[] = await transaction('response_channels')
    .select(transaction.raw(COLUMNS))
    .whereIn('id', [...ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** A channel of the tenant; undefined when there is none. */
export function findChannel(transaction: Knex.Transaction, id: string): Promise<ChannelRow | undefined> {
  return transaction('response_channels').select(transaction.raw(COLUMNS)).where({ id }).first();
}

/** Adds a channel; undefined when the name is taken. */
export async function insertChannel(
  transaction: Knex.Transaction,
  channel: NewChannel,
): Promise<ChannelRow | undefined> {
  const [row] = await transaction('response_channels')
    .insert({ ...channel, tenant_id: transaction.raw(TENANT) })
    .onConflict(['tenant_id', 'name'])
    .ignore()
    .returning(transaction.raw(COLUMNS) as never);
  return row as ChannelRow | undefined;
}

/** Changes a channel. */
export async function updateChannel(
  transaction: Knex.Transaction,
  id: string,
  changes: Partial<Pick<ChannelRow, 'shown' | 'recipients' | 'sealed' | 'enabled'>>,
): Promise<ChannelRow | undefined> {
  if (Object.keys(changes).length > 0) await transaction('response_channels').where({ id }).update(changes);
  return findChannel(transaction, id);
}

/** Removes a channel; undefined when there is none. */
export async function deleteChannel(transaction: Knex.Transaction, id: string): Promise<ChannelRow | undefined> {
  const [row] = await transaction('response_channels')
    .where({ id })
    .delete()
    .returning(transaction.raw(COLUMNS) as never);
  return row as ChannelRow | undefined;
}

/** Names of playbooks with a step that names this id. */
export async function playbooksNaming(transaction: Knex.Transaction, id: string): Promise<string[]> {
  const rows: { name: string }[] = await transaction('playbooks')
    .select('name')
    .whereRaw(`steps @> any(array[?::jsonb, ?::jsonb])`, [
      JSON.stringify([{ channel_id: id }]),
      JSON.stringify([{ list_id: id }]),
    ])
    .orderBy('name');
  return rows.map(({ name }) => name);
}
