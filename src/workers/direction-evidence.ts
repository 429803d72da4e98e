import { inTenant } from '../db/database.ts';
import { listKnownServices, listRulings } from '../db/direction-evidence.ts';
import { compileKnowledge } from '../domain/ports/knowledge.ts';
import { KnownServices, Overrides } from '../domain/topology/known-endpoints.ts';
import type { DirectionEvidence } from '../domain/topology/orient.ts';
import { portRanks } from '../domain/topology/port-ranks.ts';
import { readJsonFile } from '../infra/json-file.ts';
import type { JobContext } from './processor.ts';

/** Ranks by configuration folder; they change with the release only. */
const ranksOf = new Map<string, Promise<Uint8Array>>();

/** Reads what is known of ports, once a process: called at its start, so that the first upload need not wait for it. */
export function knownRanks(configFolder: string): Promise<Uint8Array> {
  const ranks = ranksOf.get(configFolder) ?? readRanks(configFolder);
  ranksOf.set(configFolder, ranks);
  return ranks;
}

/** What tells the direction of the flows that a job reads, as known when it begins. */
export async function directionEvidence(context: JobContext): Promise<DirectionEvidence> {
  const { configFolder, database } = context.services;
  const [services, rulings] = await inTenant(database.app, context.tenantId, async (transaction) => [
    await listKnownServices(transaction),
    await listRulings(transaction),
  ]);
  return {
    ranks: await knownRanks(configFolder),
    overrides: new Overrides(rulings),
    learned: new KnownServices(services),
  };
}

async function readRanks(folder: string): Promise<Uint8Array> {
  const registry = await readJsonFile(folder, 'ports.json');
  return portRanks(compileKnowledge(registry, await readJsonFile(folder, 'port-knowledge.json')));
}
