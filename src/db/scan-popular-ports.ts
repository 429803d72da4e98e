import type { Knex } from 'knex';

const TCP = 6;

/** TCP ports of services that answered, those that most servers offer first. */
export async function popularPorts(transaction: Knex.Transaction, limit: number): Promise<number[]> {
  const rows = await transaction('ports')
    .where({ protocol: TCP })
    .andWhere('port', '>', 0)
    .whereRaw('flows > failed_flows')
    .orderBy([{ column: 'servers', order: 'desc' }, 'port'])
    .limit(limit)
    .select('port');
  return rows.map(({ port }) => port);
}
