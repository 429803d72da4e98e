import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Truth } from './bank/truth.ts';
import { writeBank } from './bank/write-bank.ts';
import { type Carried, carryThrough } from './carry-through.ts';

/** Right, wrong and missed answers to one question. */
interface Score {
  right: number;
  /** Answers that are not so. */
  wrong: number;
  /** What is so and was not said. */
  missed: number;
}

const DAYS = 2;

/**
 * Takes made-up banks of some 2,000 machines through the platform and compares what it says with what is so: who serves
 * whom, what each machine is, which application it belongs to and in which tier. One line for each question and seed.
 */
export async function benchAccuracy(seeds: readonly number[]): Promise<string[][]> {
  const lines: string[][] = [['', 'precision', 'recall', 'of']];
  for (const seed of seeds) {
    const folder = mkdtempSync(join(tmpdir(), 'ringfence-bank-'));
    const { truth, files, talks } = await writeBank(folder, seed, DAYS);
    const carried = await carryThrough(files);
    try {
      for (const { kind, state, error } of carried.failed)
        throw new Error(`${kind} ${state}: ${JSON.stringify(error)}`);
      lines.push([`bank ${seed}`, '', '', `${talks} conversations`]);
      lines.push(lineOf('direction: client, server, service', await direction(carried, truth)));
      lines.push(lineOf('node type', await nodeTypes(carried, truth)));
      lines.push(lineOf('application membership', await membership(carried, truth)));
      lines.push(lineOf('tier', await tiers(carried, truth)));
    } finally {
      await carried.drop();
      rmSync(folder, { recursive: true });
    }
  }
  return lines;
}

async function direction({ rows }: Carried, truth: Truth): Promise<Score> {
  const found = await rows<{ edge: string }>(
    `select concat_ws(' ', host(client.address), host(server.address), service.protocol, service.port) as edge
       from network_services service
       join network_connections connection on connection.id = service.connection_id
       join network_nodes client on client.id = connection.client_id
       join network_nodes server on server.id = connection.server_id
      where service.tenant_id = $1`,
  );
  const right = found.filter(({ edge }) => truth.edges.has(edge)).length;
  return { right, wrong: found.length - right, missed: truth.edges.size - right };
}

async function nodeTypes({ rows }: Carried, truth: Truth): Promise<Score> {
  const found = await rows<{ address: string; type: string }>(
    `select host(address) as address, node_type as type from network_nodes where tenant_id = $1`,
  );
  return compared(
    truth.types,
    new Map(found.filter(({ type }) => type !== 'unknown').map(({ address, type }) => [address, type])),
  );
}

/** Each group found is taken for the application that most of its members belong to; a group for each, a name for neither. */
async function membership({ rows }: Carried, truth: Truth): Promise<Score> {
  const found = await rows<{ application: string; address: string }>(MEMBERS);
  const groups = new Map<string, string[]>();
  for (const { application, address } of found) groups.set(application, [...(groups.get(application) ?? []), address]);
  const pairs = [...groups].flatMap(([group, members]) => {
    const votes = new Map<string, number>();
    for (const address of members) {
      for (const name of truth.applications.get(address) ?? []) votes.set(name, (votes.get(name) ?? 0) + 1);
    }
    return [...votes].map(([name, count]) => ({ group, name, count }));
  });
  const meaning = new Map<string, string>();
  const taken = new Set<string>();
  for (const { group, name } of pairs.sort((a, b) => b.count - a.count)) {
    if (meaning.has(group) || taken.has(name)) continue;
    meaning.set(group, name);
    taken.add(name);
  }
  const score = { right: 0, wrong: 0, missed: 0 };
  const placed = new Set<string>();
  for (const { application, address } of found) {
    const name = meaning.get(application);
    if (name !== undefined && truth.applications.get(address)?.has(name)) {
      score.right += 1;
      placed.add(`${address} ${name}`);
    } else if (truth.applications.has(address) || truth.types.get(address) !== undefined) score.wrong += 1;
  }
  for (const address of truth.applications.keys()) {
    if (![...placed].some((one) => one.startsWith(`${address} `))) score.missed += 1;
  }
  return score;
}

async function tiers({ rows }: Carried, truth: Truth): Promise<Score> {
  const found = await rows<{ address: string; tier: string }>(TIERS);
  return compared(
    truth.tiers,
    new Map(found.filter(({ address }) => truth.tiers.has(address)).map(({ address, tier }) => [address, tier])),
  );
}

/** Members of applications; what serves everybody is no member of an application of its own making. */
const MEMBERS = `select application.id::text as application, host(member.address) as address
   from application_members member join applications application on application.id = member.application_id
  where member.tenant_id = $1 and application.archetype <> 'infrastructure-service'`;
const TIERS = `select host(address) as address, tier from application_members where tenant_id = $1 and tier is not null`;

function compared(truth: Map<string, string>, found: Map<string, string>): Score {
  let right = 0;
  let wrong = 0;
  for (const [key, value] of found) {
    const expected = truth.get(key);
    if (expected === undefined) continue;
    if (expected === value) right += 1;
    else wrong += 1;
  }
  const missed = [...truth.keys()].filter((key) => !found.has(key)).length;
  return { right, wrong, missed: missed + wrong };
}

function lineOf(question: string, { right, wrong, missed }: Score): string[] {
  const ratio = (all: number) => (all === 0 ? '–' : (right / all).toFixed(4));
  return [question, ratio(right + wrong), ratio(right + missed), String(right + missed)];
}
