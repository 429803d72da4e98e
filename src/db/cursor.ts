import type { Knex } from 'knex';

let cursors = 0;

/**
 * Reads a query in batches through a server-side cursor, so that a result of any size takes the memory of one batch.
 * The transaction must stay open until the last batch; all batches see one snapshot of the query.
 */
export async function* readBatches<Row>(
  transaction: Knex.Transaction,
  sql: string,
  bindings: readonly unknown[] = [],
  batchSize = 5_000,
): AsyncGenerator<Row[]> {
  cursors += 1;
  const name = `batches_${cursors}`;
  await transaction.raw(`declare ${name} no scroll cursor for ${sql}`, bindings as Knex.RawBinding[]);
  for (;;) {
    const { rows } = await transaction.raw(`fetch ${batchSize} from ${name}`);
    if (rows.length > 0) yield rows;
    if (rows.length < batchSize) break;
  }
  await transaction.raw(`close ${name}`);
}
