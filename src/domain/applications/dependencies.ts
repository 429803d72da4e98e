import type { Network } from './network.ts';

/** That one application needs another: over which service, and how much goes over it. Numbers are places in a list. */
export interface Dependency {
  client: number;
  server: number;
  protocol: number;
  port: number;
  /** Distinct members on either side. */
  clients: number;
  servers: number;
  flows: number;
  failedFlows: number;
  bytes: number;
  /** 0 to 100: how sure the memberships of both ends are, on average. */
  confidence: number;
}

interface Sum extends Omit<Dependency, 'clients' | 'servers' | 'confidence'> {
  clients: Set<number>;
  servers: Set<number>;
  sureness: number;
  edges: number;
}

/** Sums the services between members of different applications. What is shared by both is no dependency. */
export function dependenciesOf(
  groups: readonly { members: ReadonlyMap<number, { confidence: number }> }[],
  { edges }: Network,
): Dependency[] {
  const groupsOf = new Map<number, number[]>();
  for (const [group, { members }] of groups.entries())
    for (const node of members.keys()) groupsOf.set(node, [...(groupsOf.get(node) ?? []), group]);
  const sums = new Map<string, Sum>();
  for (let i = 0; i < edges.length; i++) {
    const [from, to] = [edges.client[i] as number, edges.server[i] as number];
    const [callers, called] = [groupsOf.get(from), groupsOf.get(to)];
    if (!callers || !called || (edges.established[i] as number) <= 0) continue;
    if (callers.some((group) => called.includes(group))) continue;
    for (const client of callers) {
      for (const server of called) {
        const sum = sumFor(sums, {
          client,
          server,
          protocol: edges.protocol[i] as number,
          port: edges.port[i] as number,
        });
        sum.clients.add(from);
        sum.servers.add(to);
        sum.flows += edges.established[i] as number;
        sum.failedFlows += edges.failed[i] as number;
        sum.bytes += edges.bytes[i] as number;
        const sure = (group: number, node: number) => groups[group]?.members.get(node)?.confidence ?? 0;
        sum.sureness += Math.min(sure(client, from), sure(server, to));
        sum.edges += 1;
      }
    }
  }
  return [...sums.values()].map(({ clients, servers, sureness, edges: count, ...sum }) => {
    return { ...sum, clients: clients.size, servers: servers.size, confidence: Math.round(sureness / count) };
  });
}

function sumFor(sums: Map<string, Sum>, key: Pick<Sum, 'client' | 'server' | 'protocol' | 'port'>): Sum {
  const text = `${key.client} ${key.server} ${key.protocol} ${key.port}`;
  const held = sums.get(text);
  if (held) return held;
  const zero = { flows: 0, failedFlows: 0, bytes: 0, sureness: 0, edges: 0 };
  const made: Sum = { ...key, ...zero, clients: new Set(), servers: new Set() };
  sums.set(text, made);
  return made;
}
