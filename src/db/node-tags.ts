import type { Knex } from 'knex';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { isAddress, siteSql } from './site-sql.ts';

/** A row of `node_tags`: what a response has marked an address with. */
export interface NodeTagRow {
  address: string;
  site: string | null;
  tag: string;
  action_id: string;
  set_at: Date;
}

/** Tags of addresses, the newest first. */
export function listNodeTags(
  transaction: Knex.Transaction,
  { tag, address, site }: { tag?: string | undefined; address?: string | undefined; site?: string | undefined },
  request: PageRequest,
): Promise<Page<NodeTagRow>> {
  const query = transaction('node_tags').select(
    transaction.raw(`shown_address(address) as address, ${siteSql('address')} as site, tag, action_id, set_at`),
  );
  if (tag !== undefined) query.where({ tag });
  if (address !== undefined) query.whereRaw(isAddress('address'), [address, site ?? null]);
  return page<NodeTagRow>(query, request, {
    ...{ column: 'set_at', type: 'timestamptz', direction: 'desc', id: `host(address) || ' ' || tag`, idType: 'text' },
  });
}

/** Tags an address; false when it had the tag before. */
export async function tagNode(
  transaction: Knex.Transaction,
  { address, tag, actionId }: { address: string; tag: string; actionId: string },
): Promise<boolean> {
  const { rows } = await transaction.raw(
    `insert into node_tags (tenant_id, address, tag, action_id) values (${TENANT}, ?::inet, ?, ?)
     on conflict do nothing returning tag`,
    [address, tag, actionId],
  );
  return rows.length > 0;
}

/** Takes back the tag that an action set. */
export async function untagNode(transaction: Knex.Transaction, actionId: string): Promise<boolean> {
  return (await transaction('node_tags').where({ action_id: actionId }).delete()) > 0;
}
