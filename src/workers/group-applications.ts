import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Knex } from 'knex';
import {
  numberNodes,
  readApplicationNodes,
  readApplicationRules,
  readApplicationZones,
  readDeclared,
  readKnownApplications,
  readServiceEdges,
} from '../db/application-facts.ts';
import { storeApplications } from '../db/store-applications.ts';
import { groupNodes } from '../domain/applications/group.ts';
import { prefixTest } from '../domain/applications/in-prefix.ts';
import { outcomeOf } from '../domain/applications/outcome.ts';
import { compileKnowledge, placeOf } from '../domain/ports/knowledge.ts';
import { readJsonFile } from '../infra/json-file.ts';
import type { JobContext } from './processor.ts';

/**
 * Groups the tenant's nodes into applications and stores these with their tiers, dependencies and readiness. Everything
 * is computed from the topology and replaced, so a second run changes nothing.
 */
export async function groupApplications(
  transaction: Knex.Transaction,
  { services, signal }: Pick<JobContext, 'services' | 'signal'>,
): Promise<Record<string, number>> {
  const knowledge = compileKnowledge(
    await readJsonFile(services.configFolder, 'ports.json'),
    await readJsonFile(services.configFolder, 'port-knowledge.json'),
  );
  await numberNodes(transaction);
  const zones = await readApplicationZones(transaction);
  const nodes = await readApplicationNodes(transaction, zones);
  const edges = await readServiceEdges(transaction, signal);
  const [declared, rules] = [await readDeclared(transaction), await readApplicationRules(transaction)];
  const known = await readKnownApplications(transaction);
  const registered = (protocol: number, port: number) => {
    const place = placeOf(protocol, port);
    const names = [knowledge.names.get(place)?.[0], knowledge.services.get(place)?.name];
    return names.filter((name) => name !== undefined).map((name) => name.toLowerCase());
  };
  await breathe(signal);
  const grouping = groupNodes({ nodes, edges, zones, declared, rules, registered, inPrefix: prefixTest() });
  await breathe(signal);
  const outcome = outcomeOf(grouping, { zones, known, newId: randomUUID, registered });
  await breathe(signal);
  await storeApplications(transaction, outcome);
  return {
    applications: outcome.applications.length,
    members: outcome.members.length,
    dependencies: outcome.dependencies.length,
  };
}

/** Lets heartbeats through between two long thoughts. */
async function breathe(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}
