import type { Knex } from 'knex';
import type { NodeRow } from '../db/network-nodes.ts';
import { findCorrection } from '../db/node-corrections.ts';
import { factsOfAddress, reasonsOfNode } from '../db/node-profile.ts';
import { profileView } from './node-view.ts';

/** Facts that a node's details show at most. */
const MOST_FACTS = 300;

/** What a node is, with all names, facts and reasons. */
export async function profileOf(transaction: Knex.Transaction, { id, address }: NodeRow) {
  const facts = await factsOfAddress(transaction, address, MOST_FACTS);
  const corrected = (await findCorrection(transaction, address)) ?? null;
  return { ...profileView(facts, await reasonsOfNode(transaction, id)), corrected, notes: corrected?.notes ?? null };
}
