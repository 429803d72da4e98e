import type { Knex } from 'knex';
import { addFacts, clearFacts, markAsked, readObservations, translationsOf } from '../db/node-facts.ts';
import { siteOfUpload } from '../db/sites.ts';
import { EVIDENCE_KINDS, EVIDENCE_VERSION, factsOf } from '../domain/nodes/evidence/registry.ts';
import { translationFact } from '../domain/nodes/evidence/translation.ts';
import { FactSums } from '../domain/nodes/fact-sums.ts';
import { siteAddress, siteAddressText } from '../domain/sites/site-address.ts';

/** Facts kept in memory before they are written; some 20 MB. */
const MOST_AT_ONCE = 50_000;

/** Takes from an upload what it says of hosts, in place of what was taken from it before. */
export async function askUpload(transaction: Knex.Transaction, uploadNo: number, signal: AbortSignal): Promise<void> {
  await clearFacts(transaction, uploadNo);
  const place = await placeOf(transaction, uploadNo);
  const sums = new FactSums();
  for await (const batch of readObservations(transaction, uploadNo, EVIDENCE_KINDS)) {
    signal.throwIfAborted();
    for (const seen of batch) sums.add(seen, factsOf(seen).map(place));
    if (sums.size >= MOST_AT_ONCE) await addFacts(transaction, uploadNo, sums.take());
  }
  await addFacts(transaction, uploadNo, sums.take());
  const translations = await translationsOf(transaction, uploadNo);
  const translated = translations.flatMap((translation) => translationFact(translation) ?? []).map(place);
  await addFacts(transaction, uploadNo, [...new Map(translated.map((fact) => [fact.address, fact])).values()]);
  await markAsked(transaction, uploadNo, EVIDENCE_VERSION);
}

/** Gives facts from inside a record, an answer or a lease, the address of the upload's site. */
async function placeOf(
  transaction: Knex.Transaction,
  uploadNo: number,
): Promise<<Stated extends { address: string }>(fact: Stated) => Stated> {
  const site = await siteOfUpload(transaction, uploadNo);
  if (site === null) return (fact) => fact;
  const place = siteAddress(site);
  return (fact) => ({ ...fact, address: siteAddressText(fact.address, place) });
}
