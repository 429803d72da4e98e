import type { Knex } from 'knex';
import type { NodeRow } from '../db/network-nodes.ts';
import { findCorrection } from '../db/node-corrections.ts';
import { factsOfNode, reasonsOfNode } from '../db/node-profile.ts';
import { profileView } from './node-view.ts';

/** Facts that a node's details show at most. */
const MOST_FACTS = 300;

/** What a node is, with all names, facts and reasons. */
export async function profileOf(transaction: Knex.Transaction, { id }: NodeRow) {
  const facts = await factsOfNode(transaction, id, MOST_FACTS);
  const corrected = (await findCorrection(transaction, id)) ?? null;
  return { ...profileView(facts, await reasonsOfNode(transaction, id)), corrected, notes: corrected?.notes ?? null };
}
