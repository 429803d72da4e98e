import type { Knex } from 'knex';
import { CONFIG_FOLDER } from '../config/project.ts';
import { popularPorts } from '../db/scan-popular-ports.ts';
import { scopesToCheck } from '../db/scan-scopes.ts';
import { compileKnowledge, placeOf } from '../domain/ports/knowledge.ts';
import { LIVENESS_PORTS } from '../domain/scanning/liveness.ts';
import { type PortRange, readPorts } from '../domain/scanning/port-list.ts';
import type { WantedScan } from '../domain/scanning/scope.ts';
import { portsOfScopes } from '../domain/scanning/scope-ports.ts';
import { type PortProfile, type PortSources, topPorts } from '../domain/scanning/top-ports.ts';
import { readJsonFile } from '../infra/json-file.ts';
import { Problem } from './problem.ts';

const TCP = 6;
const MOST_POPULAR = 1_000;

/** What a scan asks when no ports are named: those of a profile, or those that tell who is there; of them what scopes allow. */
export async function portsOfProfile(
  transaction: Knex.Transaction,
  profile: PortProfile | 'liveness',
  ranges: WantedScan['ranges'],
): Promise<PortRange[]> {
  const { mayAsk, most } = portsOfScopes(await scopesToCheck(transaction), ranges);
  const ports =
    profile === 'liveness'
      ? LIVENESS_PORTS.filter(mayAsk).slice(0, 4)
      : topPorts(profile, await portSources(transaction), mayAsk);
  const allowed = ports.slice(0, most);
  if (allowed.length === 0) {
    throw new Problem(
      422,
      'scan-targets',
      'The scopes of these addresses have none of the ports that would be asked.',
      {
        hint: 'Name the ports.',
      },
    );
  }
  return readPorts(allowed.join(',')).ports;
}

async function portSources(transaction: Knex.Transaction): Promise<PortSources> {
  const { names, services } = compileKnowledge(
    await readJsonFile(CONFIG_FOLDER, 'ports.json'),
    await readJsonFile(CONFIG_FOLDER, 'port-knowledge.json'),
  );
  const ofTcp = (places: Iterable<string>) =>
    [...places]
      .filter((place) => place.startsWith(placeOf(TCP, 0).slice(0, -1)))
      .map((place) => Number(place.split('/')[1]))
      .filter((port) => port > 0);
  const seen = await popularPorts(transaction, MOST_POPULAR);
  return { seen, judged: ofTcp(services.keys()), registered: ofTcp(names.keys()) };
}
