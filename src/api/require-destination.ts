import type { Knex } from 'knex';
import { findDestination, type Purpose } from '../db/destinations.ts';
import { DestinationNotAllowed } from '../infra/destination-not-allowed.ts';
import { Problem } from './problem.ts';
import { invalid } from './validate.ts';

/** Throws 422 unless an administrator approved the destination of a URL for that purpose; `path` is where it stands in the body. */
export async function requireDestination(
  transaction: Knex.Transaction,
  { purpose, url, path }: { purpose: Purpose; url: string; path: string },
): Promise<void> {
  try {
    if (await findDestination(transaction, purpose, url)) return;
  } catch (error) {
    if (!(error instanceof DestinationNotAllowed)) throw error;
    throw invalid([{ in: 'body', path, message: error.message }]);
  }
  throw new Problem(422, 'destination-not-allowed', `Nothing may go to ${url}.`, {
    hint: `Approve it first: POST /api/v1/destinations with "purpose": "${purpose}" and "url": "${url}"; for a host in an internal network, with its prefix in "internal".`,
  });
}
