import type { Reason, Tier } from './application.ts';
import { hostTokens } from './host-tokens.ts';
import { partRun, tierOfWord } from './name-words.ts';
import { type Network, PLACE, type Places } from './network.ts';
import { roleOfPort } from './port-roles.ts';
import { edgesOf } from './service-edges.ts';

/** Where a member stands in its application, how sure that is (0 to 100) and why. */
export interface Placed {
  tier: Tier;
  confidence: number;
  reasons: Reason[];
}

interface Clue {
  tier: Tier;
  worth: number;
  reason: Reason;
}

/** The tier of a member by what answers on it, who calls it, and what its name says. */
export function tierOf(
  node: number,
  members: ReadonlySet<number>,
  { network, places }: { network: Network; places: Places },
): Placed {
  const infrastructure = places.infrastructure.get(node);
  if (infrastructure) {
    const reasons: Reason[] = [{ evidence: 'connections', text: infrastructure.reason }];
    return { tier: 'infrastructure', confidence: 80, reasons };
  }
  const clues = [...nameClues(network.nodes[node]?.hostname ?? null), ...serviceClues(node, members, network, places)];
  const sums = new Map<Tier, number>();
  for (const { tier, worth } of clues) sums.set(tier, (sums.get(tier) ?? 0) + worth);
  const total = [...sums.values()].reduce((sum, worth) => sum + worth, 0);
  const [tier, worth] = [...sums].sort((a, b) => b[1] - a[1])[0] ?? (['app', 0] as const);
  if (total === 0) {
    const reason: Reason = { evidence: 'connections', text: 'nothing says otherwise' };
    return { tier: 'app', confidence: 20, reasons: [reason] };
  }
  const confidence = Math.round(Math.min(95, (100 * worth * worth) / (total * (worth + 20))));
  return { tier, confidence, reasons: clues.filter((clue) => clue.tier === tier).map(({ reason }) => reason) };
}

function nameClues(hostname: string | null): Clue[] {
  const tokens = hostname === null ? null : hostTokens(hostname);
  if (tokens === null) return [];
  const words = tokens.words.flatMap((word) => (tierOfWord(word) ? [word] : partRun(word).words));
  for (const word of words) {
    const tier = tierOfWord(word);
    if (tier) return [{ tier, worth: 75, reason: { evidence: 'hostname', text: `its name says ${word}` } }];
  }
  return [];
}

interface Uses {
  /** Callers on ports of this role. */
  data: Set<number>;
  broker: Set<number>;
  desks: Set<number>;
  servers: Set<number>;
  own: Set<number>;
  ports: Set<number>;
}

function serviceClues(node: number, members: ReadonlySet<number>, network: Network, places: Places): Clue[] {
  const uses = usesOf(node, members, network, places);
  const callsOwn = edgesOf(network.byClient, node).some((i) => members.has(network.edges.server[i] as number));
  const clues: Clue[] = [];
  const add = (holds: boolean, tier: Tier, worth: number, text: string) => {
    if (holds) clues.push({ tier, worth, reason: { evidence: worth < 40 ? 'connections' : 'service', text } });
  };
  add(uses.data.size > 0, 'data', 80, `${uses.data.size} machines read or write its data store`);
  add(uses.broker.size > 0, 'integration', 80, `${uses.broker.size} machines use its broker`);
  const web = [...uses.ports].some((port) => roleOfPort(port) === 'web');
  const fromDesks = uses.desks.size > uses.servers.size;
  add(web && fromDesks, 'web', 70, `${uses.desks.size} clients call it on a web port`);
  add(!web && fromDesks && uses.ports.size > 0, 'app', 40, `${uses.desks.size} clients call it directly`);
  add(!fromDesks && uses.own.size > 0, 'app', 45, `${uses.own.size} servers of the application call it`);
  add(
    !fromDesks && web && uses.own.size === 0 && uses.servers.size > 0,
    'app',
    40,
    'servers of other applications call it',
  );
  add(callsOwn && uses.ports.size === 0, 'app', 45, 'it calls servers of the application and nobody calls it');
  return clues;
}

function usesOf(node: number, members: ReadonlySet<number>, { edges, byServer }: Network, { place }: Places): Uses {
  const sets = () => new Set<number>();
  const uses: Uses = { data: sets(), broker: sets(), desks: sets(), servers: sets(), own: sets(), ports: sets() };
  for (const i of edgesOf(byServer, node)) {
    const client = edges.client[i] as number;
    const port = edges.port[i] as number;
    const role = roleOfPort(port);
    if ((edges.established[i] as number) <= 0 || client === node || place[client] === PLACE.infrastructure) continue;
    if (role === 'data' || role === 'broker') uses[role].add(client);
    if (role === 'data' || role === 'broker' || role === 'management') continue;
    uses.ports.add(port);
    (place[client] === PLACE.candidate ? uses.servers : uses.desks).add(client);
    if (members.has(client)) uses.own.add(client);
  }
  return uses;
}
