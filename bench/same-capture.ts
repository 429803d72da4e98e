import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { carryThrough } from './carry-through.ts';

/** What the platform made of one file. */
interface Told {
  file: string;
  nodes: Set<string>;
  /** Client, server and protocol. */
  connections: Set<string>;
  /** The same with the server's port. */
  services: Set<string>;
}

const SETS = ['nodes', 'connections', 'services'] as const;
/** Differences that a line names. */
const MOST = 8;

/**
 * Takes the files of a folder, each of which has the same capture in another format, through the platform one by one and
 * compares what it says: for each file how many nodes, connections and services it gives, how many of those that most
 * files give it misses, how many it has alone, and which. What ends with `.truth.json` is no log.
 */
export async function benchSameCapture(folders: readonly string[]): Promise<string[][]> {
  const lines: string[][] = [];
  for (const folder of folders) {
    const files = readdirSync(folder).filter((name) => !name.endsWith('.truth.json'));
    const all: Told[] = [];
    for (const file of files.sort()) all.push(await tell(join(folder, file)));
    lines.push([basename(folder), 'told', 'missed', 'alone']);
    for (const told of all) for (const what of SETS) lines.push(...linesOf(told, what, all));
  }
  return lines;
}

async function tell(file: string): Promise<Told> {
  const carried = await carryThrough([file]);
  try {
    for (const { kind, state, error } of carried.failed) throw new Error(`${kind} ${state}: ${JSON.stringify(error)}`);
    const nodes = await carried.rows<{ node: string }>(
      'select host(address) as node from network_nodes where tenant_id = $1',
    );
    const services = await carried.rows<{ connection: string; port: number }>(
      `select concat_ws(' ', host(client.address), host(server.address), service.protocol) as connection, service.port
         from network_services service
         join network_connections connection on connection.id = service.connection_id
         join network_nodes client on client.id = connection.client_id
         join network_nodes server on server.id = connection.server_id
        where service.tenant_id = $1`,
    );
    return {
      file: basename(file),
      nodes: new Set(nodes.map(({ node }) => node)),
      connections: new Set(services.map(({ connection }) => connection)),
      services: new Set(services.map(({ connection, port }) => `${connection}/${port}`)),
    };
  } finally {
    await carried.drop();
  }
}

function linesOf(told: Told, what: (typeof SETS)[number], all: readonly Told[]): string[][] {
  const others = all.filter((other) => other !== told);
  const holders = (item: string) => others.filter((other) => other[what].has(item)).length;
  const every = new Set(all.flatMap((each) => [...each[what]]));
  const missed = [...every].filter((item) => !told[what].has(item) && holders(item) * 2 > others.length);
  const alone = [...told[what]].filter((item) => holders(item) === 0);
  const named = (title: string, items: string[]) =>
    items.length === 0 ? [] : [[`    ${title}: ${items.slice(0, MOST).join(', ')}${items.length > MOST ? ' …' : ''}`]];
  return [
    [`  ${told.file}: ${what}`, String(told[what].size), String(missed.length), String(alone.length)],
    ...named('missed', missed),
    ...named('alone', alone),
  ];
}
