import type { Knex } from 'knex';
import { actionsOf, findResponse, type ResponseRow } from '../db/responses.ts';
import { notFound } from './problem.ts';
import { responseViews } from './routes/playbook-schemas.ts';

/** A response of the tenant. Throws 404 when there is none. */
export async function requireResponse(transaction: Knex.Transaction, id: string): Promise<ResponseRow> {
  const row = await findResponse(transaction, id);
  if (!row) throw notFound('response');
  return row;
}

/** A response with its actions, as it is answered. Throws 404 when there is none. */
export async function viewOf(transaction: Knex.Transaction, id: string) {
  const row = await requireResponse(transaction, id);
  const [view] = responseViews([row], await actionsOf(transaction, [id]));
  return view as NonNullable<typeof view>;
}
