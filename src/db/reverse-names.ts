import type { Knex } from 'knex';
import { SITE_NETWORK } from '../domain/sites/site-address.ts';
import { TENANT } from './counters.ts';

/** SQL: what name servers said, as facts are stored. A name beside others of one address is worth less. */
export const REVERSE_FACTS = `
  select address, 'name' as kind, 'reverse-dns' as source, name as value,
    case when cardinality(names) = 1 then 60 else 45 end as confidence, 1::bigint as count,
    asked_at as first_seen, asked_at as last_seen
  from reverse_names cross join lateral unnest(names) as name`;

/** Internal addresses of no site (of one, our name server knows others) that no name server was asked of within so many days: first those without a name, then the latest seen. */
export async function addressesToAsk(
  transaction: Knex.Transaction,
  { days, limit }: { days: number; limit: number },
): Promise<string[]> {
  const { rows } = await transaction.raw(
    `select host(node.address) as address from network_nodes node
     where node.scope = 'internal' and not node.address <<= '${SITE_NETWORK}' and not exists (
       select from reverse_names asked
       where asked.address = node.address and asked.asked_at > now() - make_interval(days => ?))
     order by node.hostname is not null, node.last_seen desc, node.address limit ?`,
    [days, limit],
  );
  return (rows as { address: string }[]).map(({ address }) => address);
}

/** Keeps what a name server answered for addresses; no name is an answer too. */
export async function keepReverseNames(
  transaction: Knex.Transaction,
  answers: readonly { address: string; names: string[] }[],
): Promise<void> {
  await transaction.raw(
    `insert into reverse_names (tenant_id, address, names)
     select ${TENANT}, address, names from jsonb_to_recordset(?::jsonb) as answer(address inet, names text[])
     on conflict (tenant_id, address) do update set names = excluded.names, asked_at = now()`,
    [JSON.stringify(answers)],
  );
}

/** Forgets what name servers said: of addresses that are no nodes any more, or of all. */
export async function forgetReverseNames(transaction: Knex.Transaction, { all }: { all: boolean }): Promise<void> {
  const gone = 'where not exists (select from network_nodes node where node.address = asked.address)';
  await transaction.raw(`delete from reverse_names asked ${all ? '' : gone}`);
}
