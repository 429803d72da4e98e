import { inTenant } from '../db/database.ts';
import { clearPorts, insertPorts, lockPorts, sumPortUse, sumSpoken } from '../db/ports.ts';
import { compileKnowledge, type PortKnowledge, placeOf } from '../domain/ports/knowledge.ts';
import { researchPort } from '../domain/ports/research-port.ts';
import { type SpokenOnPort, type UnusualUse, unusualUse } from '../domain/ports/unusual-use.ts';
import { readJsonFile } from '../infra/json-file.ts';
import type { Processor } from './processor.ts';

const STATEMENT_TIMEOUT = 20 * 60_000;
const BATCH = 5_000;
const MOST_USES = 10;

/**
 * Names and judges every (protocol, port) of the topology. The list is written whole in one transaction: a reader sees
 * the old one or the new one, and a port no longer seen is gone.
 */
export const portResearch: Processor<'port-research'> = async (_payload, context) => {
  const { database, configFolder } = context.services;
  const knowledge = compileKnowledge(
    await readJsonFile(configFolder, 'ports.json'),
    await readJsonFile(configFolder, 'port-knowledge.json'),
  );
  return inTenant(
    database.app,
    context.tenantId,
    async (transaction) => {
      await context.report({ percent: 0, step: 'Counting who uses which port' });
      await lockPorts(transaction);
      const uses = await sumPortUse(transaction);
      const unusual = unusualByPlace(await sumSpoken(transaction), knowledge);
      const ports = uses.map((use) => ({
        ...use,
        ...researchPort(use.protocol, use.port, knowledge),
        unusual: unusual.get(placeOf(use.protocol, use.port)) ?? [],
      }));
      await clearPorts(transaction);
      for (let start = 0; start < ports.length; start += BATCH) {
        context.signal.throwIfAborted();
        await context.report({ percent: 50 + Math.floor((50 * start) / ports.length), step: 'Writing port research' });
        await insertPorts(transaction, ports.slice(start, start + BATCH));
      }
      const judgedNonCompliant = ports.filter(({ compliance }) => compliance === 'non_compliant').length;
      const usedOtherwise = ports.filter((port) => port.unusual.length > 0).length;
      return { ports: ports.length, non_compliant: judgedNonCompliant, unusual: usedOtherwise };
    },
    { statementTimeout: STATEMENT_TIMEOUT },
  );
};

/** Of each port the uses that are not standard, the most frequent first; labels can be anything, so that few are kept. */
function unusualByPlace(spoken: readonly SpokenOnPort[], knowledge: PortKnowledge): Map<string, UnusualUse[]> {
  const found = new Map<string, UnusualUse[]>();
  for (const each of spoken) {
    const use = unusualUse(each, knowledge);
    if (!use) continue;
    const place = placeOf(each.protocol, each.port);
    const uses = [...(found.get(place) ?? []), use].sort((a, b) => b.seen - a.seen);
    found.set(place, uses.slice(0, MOST_USES));
  }
  return found;
}
